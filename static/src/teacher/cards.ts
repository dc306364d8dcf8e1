/** The sheet of word cards is drawn by the server; this brings its styles and the button's work. */
import "../styles/all.css";
import "./cards.css";

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

/** The server renders the sheet of word cards; this script adds its styles and its print button. */
import "../styles/all.css";
import "./cards.css";

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

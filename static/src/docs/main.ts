/** The API documentation, served by this server alone. Large parts are loaded on demand. */
import "../styles/all.css";
import "./docs.css";

const open = document.querySelector<HTMLButtonElement>("[data-open]");
open?.addEventListener("click", () => void showAll(open));

async function showAll(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  button.textContent = button.dataset.opening ?? "";
  try {
    (await import("./swagger")).showSwagger();
  } catch {
    button.disabled = false;
    button.textContent = button.dataset.failed ?? "";
  }
}

/** The API's documentation, from this server alone. What weighs much is loaded when it is asked for. */
import "../styles/all.css";
import "./docs.css";

const open = document.querySelector<HTMLButtonElement>("[data-open]");
open?.addEventListener("click", () => void showAll(open));

async function showAll(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  button.textContent = button.dataset["opening"] ?? "";
  try {
    (await import("./swagger")).showSwagger();
  } catch {
    button.disabled = false;
    button.textContent = button.dataset["failed"] ?? "";
  }
}

/** The keyboard as the program senses it. */
import { keyOf } from "../runtime/keys";
import type { Player } from "../player/player";

/** Where keys are typed into something, they are not the program's. */
const TYPING = "input, textarea, select, [contenteditable], dialog, .input-window";
const PRESSABLE = "button, a, summary, [role=menuitem]";

/** Listens until the signal is aborted. */
export function listenToKeys(player: Player, signal: AbortSignal): void {
  window.addEventListener("keydown", (event) => {
    const key = keyOf(event);
    if (key === undefined || player.state.value !== "running" || !isForProgram(event)) return;
    // Arrow keys and the space bar would scroll the page.
    if (isOnStage(event.target)) event.preventDefault();
    player.key(key, true);
  }, { signal });
  window.addEventListener("keyup", (event) => {
    const key = keyOf(event);
    if (key !== undefined) player.key(key, false);
  }, { signal });
  window.addEventListener("blur", () => player.releaseKeys(), { signal });
}

/** After a press of the mouse or of a finger keys are the program's again, and not the button's. */
export function keysBackToStage({ detail }: MouseEvent): void {
  if (detail > 0) document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
}

function isForProgram({ target, code, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (!(target instanceof Element)) return true;
  if (target.closest(TYPING) !== null) return false;
  const presses = code === "Space" || code.endsWith("Enter");
  return !presses || target.closest(PRESSABLE) === null;
}

const isOnStage = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest(".stage") !== null);

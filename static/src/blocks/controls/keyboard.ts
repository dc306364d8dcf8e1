/** Passes key presses to the program. */
import { keyFromEvent } from "../runtime/keys";
import type { Player } from "../sandbox/page/player";

/** Keys typed into these elements are not passed to the program. */
const TYPING_ELEMENTS = "input, textarea, select, [contenteditable], dialog, .picture-input";
const PRESSABLE_ELEMENTS = "button, a, summary, [role=menuitem]";

/** Listens until the signal is aborted. */
export function listenToKeys(player: Player, signal: AbortSignal): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const key = keyFromEvent(event);
      if (key === undefined || player.state.value !== "running" || !isForProgram(event)) return;
      // The browser would scroll the page on arrow keys and space.
      if (isOnStage(event.target)) event.preventDefault();
      player.setKey(key, true);
    },
    { signal },
  );
  window.addEventListener(
    "keyup",
    (event) => {
      const key = keyFromEvent(event);
      if (key !== undefined) player.setKey(key, false);
    },
    { signal },
  );
  window.addEventListener("blur", () => player.releaseKeys(), { signal });
}

/** After a click or tap, moves the focus from the button to the stage, so that the program gets the keys. */
export function focusStage({ detail }: MouseEvent): void {
  if (detail > 0) document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
}

function isForProgram({ target, code, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  if (!(target instanceof Element)) return true;
  if (target.closest(TYPING_ELEMENTS) !== null) return false;
  const presses = code === "Space" || code.endsWith("Enter");
  return !presses || target.closest(PRESSABLE_ELEMENTS) === null;
}

const isOnStage = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest(".stage") !== null);

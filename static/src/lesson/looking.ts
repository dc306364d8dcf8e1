/** Whether this page may only be looked at: a teacher before a student's project, a frozen one, a snapshot. */
import { signal } from "@preact/signals";

export const looking = signal(document.body.dataset.looking !== undefined);

/** Styles follow `data-looking`, components the signal. */
export function setLooking(now: boolean): void {
  looking.value = now;
  document.body.toggleAttribute("data-looking", now);
}

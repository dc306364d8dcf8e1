/** Whether this page is read-only: a teacher viewing a student's project, a frozen project, a snapshot. */
import { signal } from "@preact/signals";

export const readOnly = signal(document.body.dataset.readOnly !== undefined);

/** Styles use `data-read-only`, components the signal. */
export function setReadOnly(value: boolean): void {
  readOnly.value = value;
  document.body.toggleAttribute("data-read-only", value);
}

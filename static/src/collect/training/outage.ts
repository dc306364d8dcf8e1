/** Whether the server has not been heard for a while: short gaps, which mend themselves, are not shown. */
import { signal } from "@preact/signals";

const UNNOTICED_MS = 2_000;

export class Outage {
  readonly shown = signal(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  begin(): void {
    this.#timer ??= setTimeout(() => { this.shown.value = true; }, UNNOTICED_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.shown.value = false;
  }
}

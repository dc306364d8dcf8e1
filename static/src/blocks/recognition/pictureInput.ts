/** The data-input window as the program sees it: open or not, and who waits for it. */
import { signal } from "@preact/signals";

export class PictureWindow {
  readonly open = signal(false);
  private waiting: Array<() => void> = [];

  /** There is one window: who asks while it is open waits for the same answer. */
  ask(): Promise<void> {
    this.open.value = true;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  close(): void {
    this.open.value = false;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

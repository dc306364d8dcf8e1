/** The state of the data-input window: open or not, and the scripts that wait for it. */
import { signal } from "@preact/signals";

export class PictureInputState {
  readonly isOpen = signal(false);
  private resolvers: Array<() => void> = [];

  /** There is only one window: further calls wait for the same answer. */
  openDialog(): Promise<void> {
    this.isOpen.value = true;
    return new Promise((resolve) => this.resolvers.push(resolve));
  }

  closeDialog(): void {
    this.isOpen.value = false;
    const waiting = this.resolvers;
    this.resolvers = [];
    for (const resolve of waiting) resolve();
  }
}

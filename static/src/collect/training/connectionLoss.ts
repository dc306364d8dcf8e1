/** Whether the server has been unreachable for a while; short interruptions are not shown. */
import { signal } from "@preact/signals";

const GRACE_MS = 2_000;

export class ConnectionLoss {
  readonly visible = signal(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    this.#timer ??= setTimeout(() => {
      this.visible.value = true;
    }, GRACE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.visible.value = false;
  }
}

/** Lets a burst through at once, then a fixed number per second; further calls wait. */
export class RateLimiter {
  /** When the next call may go; in the past while the burst is not used up. */
  private nextFreeAtMs = -Infinity;

  constructor(
    private readonly rate: { aSecond: number; atOnce: number },
    private readonly now: () => number,
    private readonly delay: (ms: number) => Promise<unknown>,
  ) {}

  async waitForSlot(): Promise<void> {
    const gapMs = 1000 / this.rate.aSecond;
    const now = this.now();
    this.nextFreeAtMs = Math.max(this.nextFreeAtMs, now - this.rate.atOnce * gapMs) + gapMs;
    if (this.nextFreeAtMs > now) await this.delay(this.nextFreeAtMs - now);
  }
}

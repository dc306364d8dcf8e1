/** Lets some through at once, and then so many a second; the others wait their turn. */
export class Pace {
  /** When the next one may go; in the past as long as there is something to spare. */
  private freeAtMs = -Infinity;

  constructor(
    private readonly rate: { aSecond: number; atOnce: number },
    private readonly now: () => number, private readonly wait: (ms: number) => Promise<unknown>,
  ) {}

  async turn(): Promise<void> {
    const gapMs = 1000 / this.rate.aSecond;
    const now = this.now();
    this.freeAtMs = Math.max(this.freeAtMs, now - this.rate.atOnce * gapMs) + gapMs;
    if (this.freeAtMs > now) await this.wait(this.freeAtMs - now);
  }
}

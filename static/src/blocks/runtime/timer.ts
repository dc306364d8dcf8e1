/** The program's stopwatch. It goes from the start of the program, and from zero when it is started for the first time. */
export class Timer {
  private untouched = true;
  private kept = 0;
  private since: number | null = 0;

  constructor(private readonly now: () => number) {}

  /** Seconds. */
  get value(): number {
    return (this.kept + (this.since === null ? 0 : this.now() - this.since)) / 1000;
  }

  /** As in Entry, where it stands still until then. */
  start(): void {
    if (this.untouched) this.reset();
    this.since ??= this.now();
  }

  stop(): void {
    this.untouched = false;
    this.kept = this.value * 1000;
    this.since = null;
  }

  /** Back to zero; a stopwatch that goes, goes on. */
  reset(): void {
    this.untouched = false;
    this.kept = 0;
    if (this.since !== null) this.since = this.now();
  }
}

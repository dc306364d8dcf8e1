/** The program's stopwatch. It runs from the start of the program, and begins at zero when it is first started. */
export class Timer {
  private isUnused = true;
  private accumulatedMs = 0;
  private startedAt: number | null = 0;

  constructor(private readonly now: () => number) {}

  /** In seconds. */
  get value(): number {
    return (this.accumulatedMs + (this.startedAt === null ? 0 : this.now() - this.startedAt)) / 1000;
  }

  /** As in Entry, where it does not run before that. */
  start(): void {
    if (this.isUnused) this.reset();
    this.startedAt ??= this.now();
  }

  stop(): void {
    this.isUnused = false;
    this.accumulatedMs = this.value * 1000;
    this.startedAt = null;
  }

  /** Sets it to zero; a running stopwatch keeps running. */
  reset(): void {
    this.isUnused = false;
    this.accumulatedMs = 0;
    if (this.startedAt !== null) this.startedAt = this.now();
  }
}

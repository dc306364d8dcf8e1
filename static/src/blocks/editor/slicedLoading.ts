/** Loads a program in slices, between which the page answers. */

/** Blocks up to which all are there at once, in less than a tenth of a second. */
const AT_ONCE = 60;
/** How long a slice goes on; the last piece in it may take as long again. */
const SLICE_MS = 40;

/** What a step returns that loaded no block but changed what is shown: it is the browser's turn. */
export const SHOWN = 0;

export interface LoadingListener {
  /** Between 0 and 1; called after each slice but the last. */
  onProgress: (share: number) => void;
  onLoaded: () => void;
  onFailed: (error: unknown) => void;
}

export class SlicedLoading {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private loaded = 0;

  /** `steps`: the number of blocks that each step loaded; `total`: that of all. */
  constructor(
    private readonly steps: Generator<number, void>,
    private readonly total: number,
    private readonly listener: LoadingListener,
  ) {}

  /** Loads a small program at once, and the first slice of a large one. */
  start(): void {
    this.takeSteps(this.total <= AT_ONCE ? Number.POSITIVE_INFINITY : SLICE_MS);
  }

  /** Loads all that is left. */
  finish(): void {
    this.takeSteps(Number.POSITIVE_INFINITY);
  }

  /** Leaves what is loaded as it is, and reports nothing more. */
  stop(): void {
    clearTimeout(this.timer);
    this.steps.return();
  }

  private takeSteps(forMs: number): void {
    clearTimeout(this.timer);
    try {
      if (this.allTaken(performance.now() + forMs)) return this.listener.onLoaded();
    } catch (error) {
      return this.listener.onFailed(error);
    }
    this.listener.onProgress(this.loaded / this.total);
    this.timer = setTimeout(() => this.takeSteps(SLICE_MS));
  }

  /** Takes steps until the time has come, or one showed blocks; whether none is left. */
  private allTaken(until: number): boolean {
    for (;;) {
      const { done, value } = this.steps.next();
      if (done) return true;
      this.loaded += value;
      if (performance.now() >= until || (value === SHOWN && until < Number.POSITIVE_INFINITY)) return false;
    }
  }
}

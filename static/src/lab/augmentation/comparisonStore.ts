/** The comparison of levels: started from this page, followed until it is over. */
import { type Signal, signal } from "@preact/signals";
import { poll } from "../../poll";
import { cancelComparison, getComparison, type LevelComparison, startComparison } from "../server/augmentationServer";
import type { SplitChoice } from "../server/labServer";

const POLL_EVERY_MS = 1000;

export const isOver = ({ status }: LevelComparison): boolean => status !== "queued" && status !== "running";

export class ComparisonStore {
  /** The newest comparison. */
  readonly shown: Signal<LevelComparison | null> = signal(null);
  #stopFollowing: () => void = () => undefined;

  constructor(readonly projectId: string) {}

  async load(): Promise<void> {
    this.#follow(await getComparison(this.projectId));
  }

  async start(split: SplitChoice): Promise<void> {
    this.#follow(await startComparison(this.projectId, split));
  }

  async cancel(): Promise<void> {
    this.#follow(await cancelComparison(this.projectId));
  }

  close(): void {
    this.#stopFollowing();
  }

  #follow(row: LevelComparison | null): void {
    this.#stopFollowing();
    this.shown.value = row;
    if (row === null || isOver(row)) return;
    this.#stopFollowing = poll(
      POLL_EVERY_MS,
      async (signal) => {
        const now = await getComparison(this.projectId, signal);
        this.shown.value = now;
        return now !== null && !isOver(now);
      },
      () => undefined, // asked again
    );
  }
}

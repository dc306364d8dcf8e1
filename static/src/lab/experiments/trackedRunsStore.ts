/** Which experiments the trackers of this server have, followed while some are on their way. */
import { signal } from "@preact/signals";
import { poll } from "../../poll";
import { listTrackedRuns, type TrackedRun, trackRun } from "../server/experimentServer";

const POLL_EVERY_MS = 2000;

export class TrackedRunsStore {
  readonly rows = signal<readonly TrackedRun[]>([]);
  #stopFollowing: () => void = () => undefined;

  /** `trackers`: those that are switched on; without any the server is asked nothing. */
  constructor(
    readonly projectId: string,
    readonly trackers: readonly string[],
  ) {}

  of(runId: string): readonly TrackedRun[] {
    return this.rows.value.filter((row) => row.run_id === runId);
  }

  /** Asks until no experiment waits any more. */
  follow(): void {
    this.close();
    if (this.trackers.length === 0) return;
    this.#stopFollowing = poll(
      POLL_EVERY_MS,
      async (signal) => {
        this.rows.value = await listTrackedRuns(this.projectId, signal);
        return this.rows.value.some(({ status }) => status === "waiting");
      },
      () => undefined, // asked again
    );
  }

  async sendAgain(runId: string): Promise<void> {
    this.rows.value = await trackRun(this.projectId, runId);
    this.follow();
  }

  close(): void {
    this.#stopFollowing();
  }
}

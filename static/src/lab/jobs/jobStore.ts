/** A job of the lab that the server works on: started from this page, followed until it is over. */
import { type Signal, signal } from "@preact/signals";
import type { RunStatus } from "../../apiTypes";
import { poll } from "../../poll";

const POLL_EVERY_MS = 1000;

interface Job {
  status: RunStatus;
}

/** The endpoints of one kind of job. */
export interface JobServer<T extends Job, Choice> {
  get: (signal?: AbortSignal) => Promise<T | null>;
  start: (choice: Choice) => Promise<T>;
  cancel: () => Promise<T>;
}

export const isOver = ({ status }: Job): boolean => status !== "queued" && status !== "running";

export class JobStore<T extends Job, Choice> {
  /** The newest job. */
  readonly shown: Signal<T | null> = signal(null);
  #stopFollowing: () => void = () => undefined;

  constructor(readonly server: JobServer<T, Choice>) {}

  async load(): Promise<void> {
    this.#follow(await this.server.get());
  }

  async start(choice: Choice): Promise<void> {
    this.#follow(await this.server.start(choice));
  }

  async cancel(): Promise<void> {
    this.#follow(await this.server.cancel());
  }

  close(): void {
    this.#stopFollowing();
  }

  #follow(job: T | null): void {
    this.#stopFollowing();
    this.shown.value = job;
    if (job === null || isOver(job)) return;
    this.#stopFollowing = poll(
      POLL_EVERY_MS,
      async (signal) => {
        const now = await this.server.get(signal);
        this.shown.value = now;
        return now !== null && !isOver(now);
      },
      () => undefined, // asked again
    );
  }
}

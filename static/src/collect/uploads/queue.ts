/**
 * The line of pictures on their way to the server. Nothing chosen is lost: pictures that meet a busy
 * or unreachable server wait and go again; a refused one never takes its neighbours with it.
 */
import { signal, type Signal } from "@preact/signals";
import type { Intake, Sample } from "../../contract";
import { ApiError, waitMs } from "../../request";
import { say } from "../../words";
import type { NamedPicture } from "./send";

export type Stage =
  | { is: "waiting" }
  | { is: "preparing" }
  | { is: "sending"; fraction: number }
  | { is: "saving" }
  | { is: "held"; reason: string };

export interface Upload {
  readonly key: string;
  readonly classId: string;
  readonly name: string;
  readonly file: Blob;
  readonly stage: Signal<Stage>;
}

export interface QueueWays {
  prepare: (file: Blob) => Promise<Blob>;
  send: (classId: string, pictures: NamedPicture[], onSent: (fraction: number) => void) => Promise<Intake>;
  /** Waits before another try; ends early when `signal` is aborted. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface QueueEvents {
  accepted: (upload: Upload, sample: Sample) => void;
  refused: (upload: Upload, reason: string) => void;
}

const PARALLEL_REQUESTS = 3;
const FILES_PER_REQUEST = 8;
const BYTES_PER_REQUEST = 16 * 1024 * 1024;

interface Waiting {
  upload: Upload;
  prepared: Blob | null;
  /** Its last request was refused as a whole, so it is tried by itself. */
  alone: boolean;
}

export class UploadQueue {
  /** Pictures that have been neither accepted nor refused. */
  readonly unfinished = signal(0);
  #waiting: Waiting[] = [];
  #requests = 0;
  #failures = 0;
  #pausing: AbortController | null = null;

  constructor(readonly ways: QueueWays, readonly events: QueueEvents) {}

  add(uploads: readonly Upload[]): void {
    this.#waiting.push(...uploads.map((upload) => ({ upload, prepared: null, alone: false })));
    this.unfinished.value += uploads.length;
    this.#fill();
  }

  /** Takes a picture out of the line; false when it is already on its way. */
  withdraw(key: string): boolean {
    const left = this.#waiting.filter((each) => each.upload.key !== key);
    const found = left.length < this.#waiting.length;
    this.#waiting = left;
    if (found) this.unfinished.value -= 1;
    return found;
  }

  /** Ends a pause after a failure, for example when the network is back. */
  retryNow(): void {
    this.#pausing?.abort();
  }

  #fill(): void {
    while (this.#pausing === null && this.#requests < PARALLEL_REQUESTS && this.#waiting.length > 0) {
      void this.#deliver(this.#nextBatch());
    }
  }

  #nextBatch(): Waiting[] {
    const first = this.#waiting[0] as Waiting;
    const batch: Waiting[] = [];
    let bytes = 0;
    for (const each of this.#waiting) {
      bytes += each.upload.file.size;
      const fits = batch.length === 0 || (bytes <= BYTES_PER_REQUEST && !first.alone && !each.alone);
      if (batch.length === FILES_PER_REQUEST || !fits) break;
      if (each.upload.classId === first.upload.classId) batch.push(each);
    }
    this.#waiting = this.#waiting.filter((each) => !batch.includes(each));
    return batch;
  }

  async #deliver(batch: Waiting[]): Promise<void> {
    this.#requests += 1;
    try {
      await this.#prepare(batch);
      this.#settle(batch, await this.#send(batch));
      this.#failures = 0;
    } catch (error) {
      this.#recover(batch, error);
    } finally {
      this.#requests -= 1;
      this.#fill();
    }
  }

  async #prepare(batch: Waiting[]): Promise<void> {
    for (const each of batch) {
      each.upload.stage.value = { is: "preparing" };
      each.prepared ??= await this.ways.prepare(each.upload.file);
    }
  }

  #send(batch: Waiting[]): Promise<Intake> {
    const pictures = batch.map(({ upload, prepared }) => ({ name: upload.name, picture: prepared ?? upload.file }));
    const classId = (batch[0] as Waiting).upload.classId;
    showProgress(batch, 0);
    return this.ways.send(classId, pictures, (fraction) => showProgress(batch, fraction));
  }

  #settle(batch: Waiting[], intake: Intake): void {
    this.unfinished.value -= batch.length;
    const accepted = new Map(intake.accepted.map((sample) => [sample.index, sample]));
    const rejected = new Map(intake.rejected.map((file) => [file.index, file]));
    batch.forEach(({ upload }, index) => {
      const sample = accepted.get(index);
      if (sample) this.events.accepted(upload, sample);
      else this.events.refused(upload, rejected.get(index)?.message ?? say("common.unexpected"));
    });
  }

  #recover(batch: Waiting[], error: unknown): void {
    if (error instanceof ApiError && error.passes) this.#hold(batch, error);
    else if (batch.length > 1) this.#waiting.unshift(...batch.map((each) => ({ ...each, alone: true })));
    else this.#refuse(batch, error);
  }

  #refuse(batch: Waiting[], error: unknown): void {
    this.unfinished.value -= batch.length;
    const reason = error instanceof Error ? error.message : say("common.unexpected");
    for (const { upload } of batch) this.events.refused(upload, reason);
  }

  #hold(batch: Waiting[], error: ApiError): void {
    for (const { upload } of batch) upload.stage.value = { is: "held", reason: error.message };
    this.#waiting.unshift(...batch);
    if (this.#pausing !== null) return;
    this.#pausing = new AbortController();
    void this.#resumeAfter(waitMs(error, this.#failures++), this.#pausing.signal);
  }

  async #resumeAfter(ms: number, signal: AbortSignal): Promise<void> {
    await this.ways.pause(ms, signal);
    this.#pausing = null;
    this.#fill();
  }
}

/** The files of a request go one after the other, so each has its own share of the bytes. */
function showProgress(batch: Waiting[], fraction: number): void {
  const sizes = batch.map(({ upload, prepared }) => (prepared ?? upload.file).size);
  let sent = fraction * sizes.reduce((sum, size) => sum + size, 0);
  batch.forEach(({ upload }, index) => {
    const size = sizes[index] ?? 0;
    const own = fraction >= 1 || size === 0 ? 1 : Math.min(1, Math.max(0, sent / size));
    upload.stage.value = own >= 1 ? { is: "saving" } : { is: "sending", fraction: own };
    sent -= size;
  });
}

/**
 * The line of pictures on their way to the server. Nothing chosen is lost: pictures that meet a busy
 * or unreachable server wait and go again; a refused one never takes its neighbours with it.
 */
import { signal, type Signal } from "@preact/signals";
import type { Intake, RejectedFile, Sample } from "../../contract";
import { ApiError, waitMs } from "../../request";
import { newSession } from "../../session";
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

/** Reasons that speak of the server as it is now, not of the file: the same file may pass a little later. */
const PASSING: ReadonlySet<string> = new Set([
  "engine_starting", "worker_died", "engine_timeout", "engine_busy", "server_busy", "storage_failed",
  "database_failed",
]);
/** Of these, the picture itself may be the cause, so they are not tried for ever. */
const SUSPICIOUS: ReadonlySet<string> = new Set(["worker_died", "engine_timeout"]);
const SUSPICIOUS_TRIES = 6;

interface Waiting {
  upload: Upload;
  /** Under which the server keeps it once, however often it is sent. */
  idempotencyKey: string;
  prepared: Blob | null;
  /** Its last request was refused as a whole, so it is tried by itself. */
  alone: boolean;
  /** How often the engine failed over it. */
  suspicions: number;
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
    this.#waiting.push(...uploads.map((upload) => ({ upload, idempotencyKey: newSession(), prepared: null, alone: false, suspicions: 0 })));
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
    const pictures = batch.map(({ upload, prepared, idempotencyKey }) => ({
      name: upload.name, picture: prepared ?? upload.file, key: idempotencyKey,
    }));
    const classId = (batch[0] as Waiting).upload.classId;
    showProgress(batch, 0);
    return this.ways.send(classId, pictures, (fraction) => showProgress(batch, fraction));
  }

  #settle(batch: Waiting[], intake: Intake): void {
    const accepted = new Map(intake.accepted.map((sample) => [sample.index, sample]));
    const rejected = new Map(intake.rejected.map((file) => [file.index, file]));
    const passing: { each: Waiting; file: RejectedFile }[] = [];
    batch.forEach((each, index) => {
      const sample = accepted.get(index);
      const file = rejected.get(index);
      if (sample) this.#accept(each, sample);
      else if (file && PASSING.has(file.code) && mayTryAgain(each, file.code)) passing.push({ each, file });
      else this.#refuse(each, file?.message ?? say("common.unexpected"));
    });
    if (passing.length === 0) this.#failures = 0;
    for (const { each, file } of passing.toReversed()) this.#hold([each], file.message);
    if (passing[0]) this.#pause(new ApiError(503, passing[0].file.code, passing[0].file.message));
  }

  #accept({ upload }: Waiting, sample: Sample): void {
    this.unfinished.value -= 1;
    this.events.accepted(upload, sample);
  }

  #refuse({ upload }: Waiting, reason: string): void {
    this.unfinished.value -= 1;
    this.events.refused(upload, reason);
  }

  #recover(batch: Waiting[], error: unknown): void {
    if (error instanceof ApiError && error.passes && batch.every((each) => mayTryAgain(each, error.code))) {
      this.#hold(batch, error.message);
      this.#pause(error);
    } else if (batch.length > 1) {
      this.#waiting.unshift(...batch.map((each) => ({ ...each, alone: true })));
    } else {
      const reason = error instanceof Error ? error.message : say("common.unexpected");
      for (const each of batch) this.#refuse(each, reason);
    }
  }

  /** Puts pictures back at the head of the line, visibly. */
  #hold(batch: Waiting[], reason: string): void {
    for (const { upload } of batch) upload.stage.value = { is: "held", reason };
    this.#waiting.unshift(...batch);
  }

  #pause(error: ApiError): void {
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

/** Whether a picture that met this reason is sent again; counts the times that the engine failed over it. */
function mayTryAgain(each: Waiting, code: string): boolean {
  if (!SUSPICIOUS.has(code)) return true;
  each.alone = true;
  each.suspicions += 1;
  return each.suspicions < SUSPICIOUS_TRIES;
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

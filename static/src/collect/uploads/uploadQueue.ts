/**
 * The queue of pictures to upload. Nothing is lost: pictures that meet a busy or unreachable server are sent again, and
 * a refused picture never affects the others in its request.
 */
import { type Signal, signal } from "@preact/signals";
import type { RejectedFile, Sample, UploadResult } from "../../apiTypes";
import { ApiError, retryDelayMs } from "../../request";
import { translate } from "../../words";
import type { NamedPicture } from "./sendPictures";

export type UploadStage =
  | { is: "waiting" }
  | { is: "preparing" }
  | { is: "sending"; fraction: number }
  | { is: "saving" }
  | { is: "held"; reason: string };

/** What all pictures of one request have in common. */
export interface UploadGroup {
  readonly classId: string;
  /** Whether the student saw them mirrored. */
  readonly mirrored: boolean;
}

export interface Upload extends UploadGroup {
  /** The same for all pictures of one press of the shutter; empty for files. */
  readonly burst: string;
  readonly key: string;
  /** The server stores the picture once for this key, however often it is sent. */
  readonly idempotencyKey: string;
  readonly name: string;
  readonly file: Blob;
  readonly stage: Signal<UploadStage>;
}

export interface QueueOperations {
  prepare: (file: Blob) => Promise<Blob>;
  send: (group: UploadGroup, pictures: NamedPicture[], onSent: (fraction: number) => void) => Promise<UploadResult>;
  /** Waits before the next try; ends early when `signal` is aborted. */
  delay: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface QueueEvents {
  onAccepted: (upload: Upload, sample: Sample) => void;
  onRefused: (upload: Upload, reason: string) => void;
}

const PARALLEL_REQUESTS = 3;
const FILES_PER_REQUEST = 8;
const BYTES_PER_REQUEST = 16 * 1024 * 1024;

/** Error codes that concern the server's present state, not the file: the same file may be accepted later. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  "engine_starting",
  "worker_died",
  "engine_timeout",
  "engine_busy",
  "server_busy",
  "storage_failed",
  "database_failed",
]);
/** Error codes that the picture itself may cause, so the number of tries is limited. */
const SUSPECT_CODES: ReadonlySet<string> = new Set(["worker_died", "engine_timeout"]);
const MAX_SUSPECT_TRIES = 6;

interface QueuedUpload {
  upload: Upload;
  prepared: Blob | null;
  /** Its last request was refused as a whole, so it is sent in a request of its own. */
  sendAlone: boolean;
  /** How often the engine failed on it. */
  suspicions: number;
}

export class UploadQueue {
  /** Pictures that have been neither accepted nor refused. */
  readonly unfinished = signal(0);
  #queued: QueuedUpload[] = [];
  #requests = 0;
  #failures = 0;
  #pauseController: AbortController | null = null;

  constructor(
    readonly operations: QueueOperations,
    readonly events: QueueEvents,
  ) {}

  addUploads(uploads: readonly Upload[]): void {
    this.#queued.push(
      ...uploads.map((upload) => ({
        upload,
        prepared: null,
        sendAlone: false,
        suspicions: 0,
      })),
    );
    this.unfinished.value += uploads.length;
    this.#startRequests();
  }

  /** Removes a picture from the queue; false when it is already being sent. */
  cancelUpload(key: string): boolean {
    const left = this.#queued.filter((entry) => entry.upload.key !== key);
    const found = left.length < this.#queued.length;
    this.#queued = left;
    if (found) this.unfinished.value -= 1;
    return found;
  }

  /** Ends the pause after a failure, for example when the network returns. */
  retryNow(): void {
    this.#pauseController?.abort();
  }

  #startRequests(): void {
    while (this.#pauseController === null && this.#mayStart()) {
      void this.#deliverBatch(this.#nextBatch());
    }
  }

  /** Pictures that are taken while an earlier one of their burst is sent go together, which costs the server half. */
  #mayStart(): boolean {
    const [first] = this.#queued;
    if (first === undefined || this.#requests >= PARALLEL_REQUESTS) return false;
    const gathers = first.upload.burst !== "" && this.#queued.length < FILES_PER_REQUEST;
    return this.#requests === 0 || !gathers;
  }

  #nextBatch(): QueuedUpload[] {
    const first = this.#queued[0] as QueuedUpload;
    const batch: QueuedUpload[] = [];
    let bytes = 0;
    for (const entry of this.#queued) {
      bytes += entry.upload.file.size;
      const fits = batch.length === 0 || (bytes <= BYTES_PER_REQUEST && !first.sendAlone && !entry.sendAlone);
      if (batch.length === FILES_PER_REQUEST || !fits) break;
      if (isSameGroup(entry.upload, first.upload)) batch.push(entry);
    }
    this.#queued = this.#queued.filter((entry) => !batch.includes(entry));
    return batch;
  }

  async #deliverBatch(batch: QueuedUpload[]): Promise<void> {
    this.#requests += 1;
    try {
      await this.#prepareBatch(batch);
      this.#settleBatch(batch, await this.#sendBatch(batch));
    } catch (error) {
      this.#recoverBatch(batch, error);
    } finally {
      this.#requests -= 1;
      this.#startRequests();
    }
  }

  async #prepareBatch(batch: QueuedUpload[]): Promise<void> {
    for (const queued of batch) {
      queued.upload.stage.value = { is: "preparing" };
      queued.prepared ??= await this.operations.prepare(queued.upload.file);
    }
  }

  #sendBatch(batch: QueuedUpload[]): Promise<UploadResult> {
    const pictures = batch.map(({ upload, prepared }) => ({
      name: upload.name,
      picture: prepared ?? upload.file,
      key: upload.idempotencyKey,
      burst: upload.burst,
    }));
    const { classId, mirrored } = (batch[0] as QueuedUpload).upload;
    showProgress(batch, 0);
    return this.operations.send({ classId, mirrored }, pictures, (fraction) => showProgress(batch, fraction));
  }

  #settleBatch(batch: QueuedUpload[], result: UploadResult): void {
    const accepted = new Map(result.accepted.map((sample) => [sample.index, sample]));
    const rejected = new Map(result.rejected.map((file) => [file.index, file]));
    const transient: { queued: QueuedUpload; file: RejectedFile }[] = [];
    batch.forEach((queued, index) => {
      const sample = accepted.get(index);
      const file = rejected.get(index);
      if (sample) this.#acceptUpload(queued, sample);
      else if (file && TRANSIENT_CODES.has(file.code) && mayRetry(queued, file.code)) transient.push({ queued, file });
      else this.#refuseUpload(queued, file?.message ?? translate("common.unexpected"));
    });
    if (transient.length === 0) this.#failures = 0;
    for (const { queued, file } of [...transient].reverse()) this.#requeue([queued], file.message);
    if (transient[0]) this.#pauseAfter(new ApiError(503, transient[0].file.code, transient[0].file.message));
  }

  #acceptUpload({ upload }: QueuedUpload, sample: Sample): void {
    this.unfinished.value -= 1;
    this.events.onAccepted(upload, sample);
  }

  #refuseUpload({ upload }: QueuedUpload, reason: string): void {
    this.unfinished.value -= 1;
    this.events.onRefused(upload, reason);
  }

  #recoverBatch(batch: QueuedUpload[], error: unknown): void {
    if (error instanceof ApiError && error.isTransient && batch.every((queued) => mayRetry(queued, error.code))) {
      this.#requeue(batch, error.message);
      this.#pauseAfter(error);
    } else if (batch.length > 1) {
      this.#queued.unshift(...batch.map((queued) => ({ ...queued, sendAlone: true })));
    } else {
      const reason = error instanceof Error ? error.message : translate("common.unexpected");
      for (const queued of batch) this.#refuseUpload(queued, reason);
    }
  }

  /** Puts pictures back at the front of the queue. */
  #requeue(batch: QueuedUpload[], reason: string): void {
    for (const { upload } of batch) upload.stage.value = { is: "held", reason };
    this.#queued.unshift(...batch);
  }

  #pauseAfter(error: ApiError): void {
    if (this.#pauseController !== null) return;
    this.#pauseController = new AbortController();
    void this.#resumeAfter(retryDelayMs(error, this.#failures++), this.#pauseController.signal);
  }

  async #resumeAfter(ms: number, signal: AbortSignal): Promise<void> {
    await this.operations.delay(ms, signal);
    this.#pauseController = null;
    this.#startRequests();
  }
}

const isSameGroup = (one: UploadGroup, other: UploadGroup): boolean =>
  one.classId === other.classId && one.mirrored === other.mirrored;

/** Whether a picture refused with this code is sent again; counts the failures of the engine on it. */
function mayRetry(queued: QueuedUpload, code: string): boolean {
  if (!SUSPECT_CODES.has(code)) return true;
  queued.sendAlone = true;
  queued.suspicions += 1;
  return queued.suspicions < MAX_SUSPECT_TRIES;
}

/** The files of a request are sent one after the other, so each has its own share of the bytes. */
function showProgress(batch: QueuedUpload[], fraction: number): void {
  const sizes = batch.map(({ upload, prepared }) => (prepared ?? upload.file).size);
  let sent = fraction * sizes.reduce((sum, size) => sum + size, 0);
  batch.forEach(({ upload }, index) => {
    const size = sizes[index] ?? 0;
    const own = fraction >= 1 || size === 0 ? 1 : Math.min(1, Math.max(0, sent / size));
    upload.stage.value = own >= 1 ? { is: "saving" } : { is: "sending", fraction: own };
    sent -= size;
  });
}

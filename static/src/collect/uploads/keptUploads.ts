/**
 * Uploads that the server has not acknowledged are kept in the browser, so that they go on after the page was reloaded
 * or closed. Each is sent by one page only, and under its first key, so that the server stores it once.
 */

import type { UploadingPages } from "./uploadingPages";
import type { Upload } from "./uploadQueue";

export interface KeptUpload {
  /** The server stores the picture once for this key. */
  readonly key: string;
  /** The page that sends it. */
  readonly page: string;
  readonly student: string;
  readonly projectId: string;
  readonly classId: string;
  readonly name: string;
  readonly mirrored: boolean;
  /** Pages of earlier versions kept none. */
  readonly burst?: string;
  readonly file: Blob;
  /** When it was added, in milliseconds since 1970. */
  readonly keptAt: number;
}

/** Where they lie. Calls take effect in the order in which they were made; all reject where nothing can be kept. */
export interface KeptUploadStore {
  add(upload: KeptUpload): Promise<void>;
  list(): Promise<KeptUpload[]>;
  /** Makes uploads of a page that is gone those of another, and returns them. No two pages get the same ones. */
  take(projectId: string, fromPage: string, toPage: string): Promise<KeptUpload[]>;
  remove(keys: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}

export interface UploadOwner {
  student: string;
  projectId: string;
}

export interface RestoreEvents {
  /** Uploads of a page that is gone; from now on they are this page's. */
  onFound: (uploads: readonly KeptUpload[]) => void;
  /** That many uploads were too old and are no longer kept. */
  onOutdated: (count: number) => void;
}

/** After a day nobody remembers what was being uploaded. */
export const MAX_AGE_MS = 24 * 60 * 60 * 1000;
const MAX_COUNT = 500;
/** They are read at once when a page opens. */
const MAX_BYTES = 64 * 1024 * 1024;

export class KeptUploads {
  /** The sizes of all uploads known to be kept, by key; of other pages' as they were when this one opened. */
  readonly #sizes = new Map<string, number>();
  readonly #own = new Set<string>();
  #takeovers = 0;
  readonly #closed = new AbortController();

  constructor(
    readonly store: KeptUploadStore,
    readonly pages: UploadingPages,
    readonly owner: UploadOwner,
    readonly now: () => number = Date.now,
  ) {}

  /** Keeps uploads as far as there is room; what is not kept is uploaded all the same. */
  keep(uploads: readonly Upload[]): void {
    this.pages.enter();
    for (const upload of uploads) {
      if (!this.#hasRoomFor(upload.file.size)) break;
      this.#own.add(upload.idempotencyKey);
      this.#sizes.set(upload.idempotencyKey, upload.file.size);
      void this.store.add(this.#toKept(upload)).catch(() => undefined);
    }
    this.#leaveIfDone();
  }

  /** Forgets uploads that were accepted, refused or withdrawn. */
  forget(keys: readonly string[]): void {
    const kept = keys.filter((key) => this.#sizes.delete(key));
    for (const key of kept) this.#own.delete(key);
    if (kept.length > 0) void this.store.remove(kept).catch(() => undefined);
    this.#leaveIfDone();
  }

  /**
   * Finds what earlier pages of this project left behind, also those that are still open, once they are closed. Uploads
   * of another student's projects are removed: on a shared device they are nobody else's business.
   */
  async restore(events: RestoreEvents): Promise<void> {
    const kept = await this.store.list();
    for (const { key, file } of kept) this.#sizes.set(key, file.size);
    const ours = kept.filter((upload) => upload.projectId === this.owner.projectId);
    const outdated = kept.filter((upload) => isOutdated(upload, this.now()));
    const foreign = kept.filter((upload) => !ours.includes(upload) && upload.student !== this.owner.student);
    this.forget([...outdated, ...foreign].map(({ key }) => key));
    const lost = outdated.filter((upload) => ours.includes(upload)).length;
    if (lost > 0) events.onOutdated(lost);
    const pages = new Set(ours.filter((upload) => !outdated.includes(upload)).map(({ page }) => page));
    await Promise.all([...pages].map((page) => this.#takeOver(page, events)));
  }

  close(): void {
    this.#closed.abort();
    this.pages.leave();
  }

  async #takeOver(page: string, { onFound }: RestoreEvents): Promise<void> {
    if (page === this.pages.id || !(await this.pages.untilGone(page, this.#closed.signal))) return;
    this.#takeovers += 1;
    this.pages.enter();
    try {
      const taken = await this.store.take(this.owner.projectId, page, this.pages.id);
      for (const { key } of taken) this.#own.add(key);
      if (taken.length > 0) onFound(taken);
    } finally {
      this.#takeovers -= 1;
      this.#leaveIfDone();
    }
  }

  #leaveIfDone(): void {
    if (this.#own.size === 0 && this.#takeovers === 0) this.pages.leave();
  }

  #hasRoomFor(bytes: number): boolean {
    const used = [...this.#sizes.values()].reduce((sum, each) => sum + each, 0);
    return this.#sizes.size < MAX_COUNT && used + bytes <= MAX_BYTES;
  }

  #toKept({ idempotencyKey, classId, name, mirrored, burst, file }: Upload): KeptUpload {
    return {
      key: idempotencyKey,
      page: this.pages.id,
      ...this.owner,
      classId,
      name,
      mirrored,
      burst,
      file,
      keptAt: this.now(),
    };
  }
}

/** Removes uploads that are too old; how many there were. */
export async function forgetOutdatedUploads(store: KeptUploadStore, now = Date.now()): Promise<number> {
  const outdated = (await store.list()).filter((upload) => isOutdated(upload, now));
  if (outdated.length > 0) await store.remove(outdated.map(({ key }) => key));
  return outdated.length;
}

const isOutdated = ({ keptAt }: KeptUpload, now: number): boolean => now - keptAt > MAX_AGE_MS;

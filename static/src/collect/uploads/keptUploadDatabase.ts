/** Keeps uploads in the browser's database. */
import { deviceDatabases } from "../../storage";
import type { KeptUpload, KeptUploadStore } from "./keptUploads";

const DATABASE = "eyeblocks";
const VERSION = 1;
const STORE = "keptUploads";

/** Bytes and not a Blob, which WebKit does not store in private windows. */
interface StoredUpload extends Omit<KeptUpload, "file"> {
  bytes: ArrayBuffer;
  type: string;
}

export class KeptUploadDatabase implements KeptUploadStore {
  #opened: Promise<IDBDatabase> | null = null;
  /** The last call: the next one begins when it has ended. */
  #last: Promise<unknown> = Promise.resolve();

  add({ file, ...about }: KeptUpload): Promise<void> {
    return this.#inTurn(async () => {
      const stored: StoredUpload = { ...about, bytes: await file.arrayBuffer(), type: file.type };
      await this.#transact("readwrite", (store) => store.put(stored));
    });
  }

  list(): Promise<KeptUpload[]> {
    return this.#inTurn(async () => {
      let found: StoredUpload[] = [];
      await this.#transact("readonly", (store) => whenRead(store, (uploads) => (found = uploads)));
      return found.map(toKept);
    });
  }

  take(projectId: string, fromPage: string, toPage: string): Promise<KeptUpload[]> {
    return this.#inTurn(async () => {
      let taken: StoredUpload[] = [];
      await this.#transact("readwrite", (store) =>
        whenRead(store, (uploads) => {
          taken = uploads
            .filter((upload) => upload.projectId === projectId && upload.page === fromPage)
            .map((upload) => ({ ...upload, page: toPage }));
          for (const upload of taken) store.put(upload);
        }),
      );
      return taken.sort((one, other) => one.keptAt - other.keptAt).map(toKept);
    });
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#inTurn(() =>
      this.#transact("readwrite", (store) => {
        for (const key of keys) store.delete(key);
      }),
    );
  }

  clear(): Promise<void> {
    return this.#inTurn(() => this.#transact("readwrite", (store) => store.clear()));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #transact(mode: IDBTransactionMode, act: (store: IDBObjectStore) => unknown): Promise<void> {
    this.#opened ??= this.#open();
    const transaction = (await this.#opened).transaction(STORE, mode);
    const leave = () => abandon(transaction);
    window.addEventListener("pagehide", leave);
    return new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      act(transaction.objectStore(STORE));
    }).finally(() => window.removeEventListener("pagehide", leave));
  }

  async #open(): Promise<IDBDatabase> {
    const database = await openDatabase();
    const reopenLater = () => {
      database.close();
      this.#opened = null;
    };
    database.onversionchange = reopenLater;
    // The browser closes it where somebody clears the site's data.
    database.onclose = reopenLater;
    return database;
  }
}

/** WebKit never ends a transaction whose page is gone, and every later one of this browser waits for it. */
function abandon(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is being committed.
  }
}

/** Rejects where the browser forbids it. */
function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = deviceDatabases().open(DATABASE, VERSION);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

function whenRead(store: IDBObjectStore, act: (uploads: StoredUpload[]) => void): void {
  const reading: IDBRequest<StoredUpload[]> = store.getAll();
  reading.onsuccess = () => act(reading.result);
}

const toKept = ({ bytes, type, ...about }: StoredUpload): KeptUpload => ({
  ...about,
  file: new Blob([bytes], { type }),
});

/** Forgets every upload, because the student of this browser changes. */
export async function forgetKeptUploads(): Promise<void> {
  await new KeptUploadDatabase().clear().catch(() => undefined);
}

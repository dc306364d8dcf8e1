/** The import of a data set: packed and sent from this page, followed until it is over. */
import { type Signal, signal } from "@preact/signals";
import type { Limits } from "../../apiTypes";
import type { PathFile } from "../../components/droppedFiles";
import { preparePicture } from "../../pictures/preparePicture";
import { poll } from "../../poll";
import { translate } from "../../words";
import {
  type DataSetImport,
  getImport,
  type ImportPurpose,
  type ImportStatus,
  listImports,
  sendZip,
} from "../server/labServer";
import { ZipFile } from "./zipFile";

const POLL_EVERY_MS = 1000;
const OVER: ReadonlySet<ImportStatus> = new Set(["succeeded", "failed", "cancelled"]);
/** Files that are zip files: also projects of Teachable Machine. */
const ZIP = /\.(zip|tm)$/i;

/** What this page is doing before the server has the pictures. */
export type Sending = { is: "packing"; done: number; files: number } | { is: "sending"; fraction: number };

export const isOver = ({ status }: DataSetImport): boolean => OVER.has(status);

export class ImportStore {
  readonly sending: Signal<Sending | null> = signal(null);
  /** The newest import for this purpose. */
  readonly shown: Signal<DataSetImport | null> = signal(null);
  readonly problem = signal("");
  #stopFollowing: () => void = () => undefined;

  constructor(
    readonly projectId: string,
    readonly purpose: ImportPurpose,
    readonly limits: Limits,
    readonly onImported: () => void,
  ) {}

  async load(): Promise<void> {
    const newest = (await listImports(this.projectId)).find(({ purpose }) => purpose === this.purpose);
    if (newest !== undefined) this.follow(newest);
  }

  close(): void {
    this.#stopFollowing();
  }

  /** Imports a zip file as it is, and anything else as one that is packed here. */
  async importFiles(files: readonly PathFile[]): Promise<void> {
    const [only] = files;
    if (only === undefined || this.sending.value !== null) return;
    this.problem.value = "";
    try {
      const isZip = files.length === 1 && ZIP.test(only.path);
      const zip = isZip ? only.file : await this.#pack(files);
      await this.#send(zip, isZip ? only.file.name : nameOf(only));
    } catch (error) {
      this.problem.value = error instanceof Error ? error.message : translate("common.unexpected");
    } finally {
      this.sending.value = null;
    }
  }

  /** Shows an import, and asks for its progress until it is over. */
  follow(row: DataSetImport): void {
    this.#stopFollowing();
    this.shown.value = row;
    if (isOver(row)) return;
    this.#stopFollowing = poll(
      POLL_EVERY_MS,
      async (signal) => {
        const now = await getImport(this.projectId, row.id, signal);
        this.shown.value = now;
        if (isOver(now)) this.onImported();
        return !isOver(now);
      },
      () => undefined, // asked again
    );
  }

  /** Shows an import that was cancelled. */
  end(row: DataSetImport): void {
    this.follow(row);
    this.onImported();
  }

  async #pack(files: readonly PathFile[]): Promise<Blob> {
    const zip = new ZipFile();
    for (const [done, { path, file }] of files.entries()) {
      this.sending.value = { is: "packing", done, files: files.length };
      // What this device cannot read goes as it is: the server says why it is refused.
      await zip.add(path, await preparePicture(file, this.limits).catch(() => file));
    }
    return zip.finish();
  }

  async #send(zip: Blob, name: string): Promise<void> {
    const megabytes = Math.floor(this.limits.max_import_bytes / 2 ** 20);
    if (zip.size > this.limits.max_import_bytes) throw new Error(translate("lab.import_too_large", { megabytes }));
    this.sending.value = { is: "sending", fraction: 0 };
    const row = await sendZip(this.projectId, this.purpose, zip, name, (fraction) => {
      this.sending.value = { is: "sending", fraction };
    });
    this.follow(row);
  }
}

/** The name of the folder in which the files lie. */
const nameOf = ({ path }: PathFile): string => path.split("/")[0] ?? path;

/** Makes one file of what was chosen or dropped: a single file as it is, anything else as a zip file. */
import type { Limits } from "../apiTypes";
import type { PathFile } from "../components/droppedFiles";
import { ZipFile } from "../lab/imports/zipFile";
import { preparePicture } from "../pictures/preparePicture";
import { translate } from "../words";
import { type BroughtIn, bringIn } from "./incomingServer";

/** What this page is doing; `making`: the server has everything. */
export type Bringing =
  | { is: "packing"; done: number; files: number }
  | { is: "sending"; fraction: number }
  | { is: "making" };

/** Brings files in as one project. Throws an Error with words for the student. */
export async function bringFilesIn(
  files: readonly PathFile[],
  limits: Limits,
  onProgress: (bringing: Bringing) => void,
): Promise<BroughtIn> {
  const [only] = files;
  if (only === undefined) throw new Error(translate("incoming.empty_folder"));
  const isPacked = files.length === 1 && !only.path.includes("/");
  const file = isPacked ? only.file : await packed(files, limits, onProgress);
  const largest = largestBytes(isPacked ? only.file.name : "", limits);
  if (file.size > largest)
    throw new Error(translate("incoming.too_large", { megabytes: Math.floor(largest / 2 ** 20) }));
  onProgress({ is: "sending", fraction: 0 });
  return bringIn(file, isPacked ? only.file.name : folderName(only), (fraction) =>
    onProgress(fraction < 1 ? { is: "sending", fraction } : { is: "making" }),
  );
}

async function packed(
  files: readonly PathFile[],
  limits: Limits,
  onProgress: (bringing: Bringing) => void,
): Promise<Blob> {
  const zip = new ZipFile();
  for (const [done, { path, file }] of files.entries()) {
    onProgress({ is: "packing", done, files: files.length });
    // What this device cannot read goes as it is: the server says why it is refused.
    await zip.add(path, await preparePicture(file, limits).catch(() => file));
  }
  return zip.finish();
}

/** The name of the folder in which all files lie; loose files have none. */
const folderName = ({ path }: PathFile): string =>
  `${path.includes("/") ? path.split("/")[0] : translate("incoming.loose_files")}.zip`;

/** The most bytes of a file with this name, so that nobody sends for minutes what is refused then. */
function largestBytes(name: string, limits: Limits): number {
  if (/\.(ent|eo)$/i.test(name)) return limits.max_incoming_bytes;
  return Math.max(limits.max_import_bytes, limits.max_incoming_bytes);
}

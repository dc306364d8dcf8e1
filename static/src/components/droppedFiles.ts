/** The files of a drop or a paste, including those in dropped folders. */

/** Files that operating systems create in folders. */
const SYSTEM_FILES = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/** A file with its path from where it was dropped or chosen: "pets/cat/1.jpg". */
export interface PathFile {
  path: string;
  file: File;
}

export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  return (await pathFilesOf(transfer)).map(({ file }) => file);
}

/** The same with the paths of the files. */
export async function pathFilesOf(transfer: DataTransfer): Promise<PathFile[]> {
  // The browser clears the item list when the event ends, so the entries are read before any await.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...transfer.files].map((file) => ({ path: file.name, file }));
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const nested = await Promise.all(entries.map((entry) => (entry ? filesIn(entry, "") : [])));
  return nested.flat();
}

/** The files of a chosen folder with their paths. */
export function pathFilesIn(chosen: readonly File[]): PathFile[] {
  return chosen
    .filter(({ name }) => !SYSTEM_FILES.test(name))
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function filesIn(entry: FileSystemEntry, folder: string): Promise<PathFile[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile)
    return SYSTEM_FILES.test(entry.name) ? [] : [{ path, file: await fileOf(entry as FileSystemFileEntry) }];
  const files: PathFile[] = [];
  for (const inner of await entriesIn(entry as FileSystemDirectoryEntry))
    files.push(...(await filesIn(inner, `${path}/`)));
  return files;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers return a folder in portions of at most a hundred entries; the last portion is empty. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return found.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    found.push(...portion);
  }
}

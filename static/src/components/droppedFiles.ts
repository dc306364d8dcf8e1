/** The files in a drop or a paste, those in dropped folders included. */

/** Files that systems leave in folders and nobody chose. */
const LEFTOVERS = /^(\.|thumbs\.db$|desktop\.ini$)/i;

export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // The list of items is emptied when the event ends, so the entries are taken before any wait.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const nested = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])));
  return nested.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return LEFTOVERS.test(entry.name) ? [] : [await fileOf(entry as FileSystemFileEntry)];
  const files: File[] = [];
  for (const inner of await entriesIn(entry as FileSystemDirectoryEntry)) files.push(...(await filesIn(inner)));
  return files;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers hand out a folder in portions of at most a hundred, the last one empty. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return found.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    found.push(...portion);
  }
}

/** What becomes of dropped files by their folders: each folder a class, the one right above the pictures. */

/** A file with its path: "pets/cat/1.jpg". */
interface FileAt {
  path: string;
  file: File;
}

/** The files of one class that is to be. */
export interface PlannedClass {
  name: string;
  files: File[];
  /** Whether the project has a class of this name, which gets them. */
  exists: boolean;
}

export interface FolderPlan {
  classes: PlannedClass[];
  /** The names of folders for which the project has no room. */
  left: string[];
  /** Files in no folder. */
  loose: File[];
}

export interface FolderLimits {
  max_classes: number;
  max_name_length: number;
}

/** The plan for files, beside the classes of these names; `unused` of them are empty and may be renamed. */
export function planFolders(
  files: readonly FileAt[],
  names: readonly string[],
  unused: number,
  limits: FolderLimits,
): FolderPlan {
  const known = new Map(names.map((name) => [nameKey(name), name]));
  const plan: FolderPlan = { classes: [], left: [], loose: [] };
  let room = limits.max_classes - names.length + unused;
  for (const [folder, inFolder] of byFolder(files, limits.max_name_length)) {
    const name = known.get(nameKey(folder));
    if (folder === "") plan.loose.push(...inFolder);
    else if (name !== undefined) plan.classes.push({ name, files: inFolder, exists: true });
    else if (room-- > 0) plan.classes.push({ name: folder, files: inFolder, exists: false });
    else plan.left.push(folder);
  }
  return plan;
}

/** The same for names that differ in letter case, or in how a system writes their letters. */
export function nameKey(name: string): string {
  return name.normalize("NFC").trim().toLowerCase();
}

/** Files by the name of the class that their folder makes, by name; "" for no folder. */
function byFolder(all: readonly FileAt[], maxLength: number): Map<string, File[]> {
  const names = new Map<string, string>();
  const found = new Map<string, File[]>();
  for (const { path, file } of all) {
    const folder = cleanName(path.split("/").at(-2) ?? "", maxLength);
    const name = names.get(nameKey(folder)) ?? folder;
    names.set(nameKey(folder), name);
    const files = found.get(name);
    if (files === undefined) found.set(name, [file]);
    else files.push(file);
  }
  return new Map([...found].sort(([one], [other]) => one.localeCompare(other, undefined, { numeric: true })));
}

/** The folder's name as a class may be called: without control characters, not too long. */
function cleanName(folder: string, maxLength: number): string {
  const clean = folder
    .normalize("NFC")
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim();
  return [...clean].slice(0, maxLength).join("").trim();
}

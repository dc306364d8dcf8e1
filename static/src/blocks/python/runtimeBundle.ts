/** Selects the parts of the runtime that a program needs; unused parts are left out of its script. */

import { stripTypes } from "./stripTypes";

const files = import.meta.glob<string>("./runtime/*.py", { eager: true, query: "?raw", import: "default" });

/** The order of the files in a script: at load time, each uses only what precedes it. */
const FILE_ORDER = [
  "values",
  "program",
  "calculations",
  "texts",
  "functions",
  "messages",
  "scenes",
  "monitors",
  "lists",
  "timer",
  "console",
  "sounds",
  "sprites",
  "server",
  "pictures",
  "recognition",
  "teaching",
  "start",
];

/** A whole definition, constant or import; a class may lose unused members. */
interface RuntimePiece {
  names: readonly string[];
  /** The part that stays whenever the piece is used. */
  text: string;
  members: ReadonlyArray<{ name: string; text: string }>;
}

interface RuntimeFile {
  /** The header comment of the file. */
  heading: string;
  pieces: readonly RuntimePiece[];
}

/** Whether Python itself calls a method, so that the runtime never names it. */
const isCalledByPython = (name: string): boolean => /^(?:__|visit_|redirect_request$)/.test(name);

export const runtimeFiles: readonly RuntimeFile[] = FILE_ORDER.map((name) =>
  parseFile(files[`./runtime/${name}.py`] ?? ""),
);

/** The runtime for a program, as lines. */
export function runtimeFor(program: string): string[] {
  const used = usedNames(program);
  const imports = [
    ...new Set(
      runtimeFiles
        .flatMap(({ pieces }) => pieces)
        .filter(({ text }) => isImport(text))
        .flatMap(({ text }) => importLines(text, used)),
    ),
  ];
  const bodies = runtimeFiles.flatMap(({ heading, pieces }) => {
    const kept = pieces
      .filter((piece) => !isImport(piece.text) && isKept(piece, used))
      .map((piece) => withMembers(piece, used));
    return kept.length === 0
      ? []
      : ["", "", `# ${heading}`, ...(kept[0]?.includes("\n") ? ["", ""] : []), ...withBlankLines(kept)];
  });
  return [...sortImports(imports), ...bodies];
}

/** The program's names and, transitively, the names in the pieces that define them. */
function usedNames(program: string): Set<string> {
  const used = new Set(namesIn(program));
  for (let before = -1; before !== used.size; ) {
    before = used.size;
    for (const piece of runtimeFiles.flatMap(({ pieces }) => pieces)) {
      if (isImport(piece.text) || !isKept(piece, used)) continue;
      for (const name of namesIn(withMembers(piece, used))) used.add(name);
    }
  }
  return used;
}

const isKept = ({ names }: RuntimePiece, used: ReadonlySet<string>): boolean => names.some((name) => used.has(name));

const withMembers = ({ text, members }: RuntimePiece, used: ReadonlySet<string>): string =>
  [text, ...members.filter(({ name }) => used.has(name)).map((member) => member.text)].join("\n\n");

/** The identifiers in Python code; texts and comments are ignored. */
function namesIn(python: string): string[] {
  const bare = python
    .replace(/"""[\s\S]*?"""/g, "")
    .replace(/(f?)"((?:[^"\\\n]|\\.)*)"/g, (_, formatted: string, text: string) =>
      formatted === "" ? '""' : ` ${placeholderCode(text)} `,
    )
    .replace(/#.*$/gm, "");
  return bare.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
}

const placeholderCode = (text: string): string => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, hole]) => hole).join(" ");

function parseFile(file: string): RuntimeFile {
  const [, heading = "", rest = ""] = /^"""(.*?)"""\n([\s\S]*)$/.exec(file) ?? [];
  return { heading, pieces: splitAt(stripTypes(withoutLocalImports(rest)), /^[\w@#]/).map(parsePiece) };
}

/** Removes imports between runtime files, because a script is a single file. */
function withoutLocalImports(python: string): string {
  return python
    .replace(/^if TYPE_CHECKING:\n(?: {4}.*\n)+/gm, "")
    .replace(/^from \.\w+ import (?:\([^)]*\)|.*)\n/gm, "");
}

function parsePiece(text: string): RuntimePiece {
  if (!/^(?:@.*\n)*class /m.test(text)) return { names: definedNames(text), text, members: [] };
  const [head = "", ...rest] = splitAt(text, /^(?: {4}(?:def|async def|@|#)|\S)/, /^ {4}(?:@|#)|^@/);
  const members = rest.map((member) => ({ name: /(?:def) (\w+)/.exec(member)?.[1] ?? "", text: member }));
  const always = members.filter(({ name }) => isCalledByPython(name));
  return {
    names: definedNames(text),
    text: [head, ...always.map((member) => member.text)].join("\n\n"),
    members: members.filter(({ name }) => !isCalledByPython(name)),
  };
}

/** Splits where a line matches `begins`; decorators and comments stay with the lines after them. */
function splitAt(text: string, begins: RegExp, leads: RegExp = /^[@#]/): string[] {
  const found: string[][] = [];
  let leading = false;
  for (const line of text.split("\n")) {
    if (begins.test(line) && !leading) found.push([]);
    if (line !== "") leading = leads.test(line);
    found.at(-1)?.push(line);
  }
  return found.map((lines) => lines.join("\n").trimEnd()).filter((chunk) => chunk !== "");
}

function definedNames(text: string): string[] {
  const definition = /^(?:async def|def|class) (\w+)/m.exec(text);
  if (definition !== null) return [definition[1] ?? ""];
  return (/^([\w, ]+?)(?:: .*?)? = /.exec(text)?.[1] ?? "").split(", ").filter((name) => name !== "");
}

const isImport = (text: string): boolean => /^(?:import|from) /.test(text);

/** Reduces an import to the used names; empty if none is used. */
function importLines(text: string, used: ReadonlySet<string>): string[] {
  const [, from, names = ""] = /^from (\S+) import (.*)$/.exec(text) ?? [];
  if (from !== undefined)
    return names
      .split(", ")
      .filter((name) => used.has(name))
      .map((name) => `from ${from} import ${name}`);
  const [, module = ""] = /^import (\w+)/.exec(text) ?? [];
  return used.has(module) ? [text] : [];
}

/** Sorts imports: modules first, names from one module on one line. */
function sortImports(imports: readonly string[]): string[] {
  const from = new Map<string, string[]>();
  for (const line of imports) {
    const [, module, name] = /^from (\S+) import (\w+)$/.exec(line) ?? [];
    if (module !== undefined && name !== undefined) from.set(module, [...(from.get(module) ?? []), name]);
  }
  const modules = imports.filter((line) => line.startsWith("import ")).sort();
  return [...modules, ...[...from].sort().map(([module, names]) => `from ${module} import ${names.sort().join(", ")}`)];
}

/** Puts two empty lines around definitions; constants follow each other directly. */
function withBlankLines(pieces: readonly string[]): string[] {
  return pieces.flatMap((piece, index) => {
    const before = pieces[index - 1] ?? "";
    const close = index === 0 || (!piece.includes("\n") && !before.includes("\n"));
    return [...(close ? [] : ["", ""]), ...piece.split("\n")];
  });
}

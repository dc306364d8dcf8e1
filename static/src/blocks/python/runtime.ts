/** Those parts of the runtime that a program needs: what nothing names is left out of its script. */

import { withoutTypes } from "./untyped";

const files = import.meta.glob<string>("./runtime/*.py", { eager: true, query: "?raw", import: "default" });

/** In the order in which they stand in a script: each uses when it is read only what stands before it. */
const FILES = [
  "values", "program", "calculations", "texts", "functions", "messages", "scenes", "monitors", "lists", "timer", "console", "sounds",
  "sprites", "server", "pictures", "recognition", "teaching",
];

/** A definition, a constant or an import, whole; a class may lose members that nothing names. */
interface Piece {
  names: readonly string[];
  /** What stays whenever the piece does. */
  text: string;
  members: ReadonlyArray<{ name: string; text: string }>;
}

interface Part {
  /** What the file says of itself. */
  heading: string;
  pieces: readonly Piece[];
}

export const parts: readonly Part[] = FILES.map((name) => partOf(files[`./runtime/${name}.py`] ?? ""));

/** The runtime for a program, as lines. */
export function runtimeFor(program: string): string[] {
  const used = usedBy(program);
  const imports = [...new Set(parts.flatMap(({ pieces }) => pieces).filter(({ text }) => isImport(text)).flatMap(({ text }) => importLines(text, used)))];
  const bodies = parts.flatMap(({ heading, pieces }) => {
    const kept = pieces.filter((piece) => !isImport(piece.text) && isKept(piece, used)).map((piece) => withMembers(piece, used));
    return kept.length === 0 ? [] : ["", "", `# ${heading}`, ...(kept[0]?.includes("\n") ? ["", ""] : []), ...spaced(kept)];
  });
  return [...sorted(imports), ...bodies];
}

/** The program's own names, and all that is named by what they need. */
function usedBy(program: string): Set<string> {
  const used = new Set(namesIn(program));
  for (let before = -1; before !== used.size; ) {
    before = used.size;
    for (const piece of parts.flatMap(({ pieces }) => pieces)) {
      if (isImport(piece.text) || !isKept(piece, used)) continue;
      for (const name of namesIn(withMembers(piece, used))) used.add(name);
    }
  }
  return used;
}

const isKept = ({ names }: Piece, used: ReadonlySet<string>): boolean => names.some((name) => used.has(name));

const withMembers = ({ text, members }: Piece, used: ReadonlySet<string>): string =>
  [text, ...members.filter(({ name }) => used.has(name)).map((member) => member.text)].join("\n\n");

/** Identifiers of a piece of Python; words in texts and comments do not count. */
function namesIn(python: string): string[] {
  const bare = python
    .replace(/"""[^]*?"""/g, "")
    .replace(/(f?)"((?:[^"\\\n]|\\.)*)"/g, (_, formatted: string, text: string) => (formatted === "" ? '""' : ` ${holesOf(text)} `))
    .replace(/#.*$/gm, "");
  return bare.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
}

const holesOf = (text: string): string => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, hole]) => hole).join(" ");

function partOf(file: string): Part {
  const [, heading = "", rest = ""] = /^"""(.*?)"""\n([^]*)$/.exec(file) ?? [];
  return { heading, pieces: chunks(withoutTypes(joinedFile(rest)), /^[\w@#]/).map(pieceOf) };
}

/** Parts know each other without imports once they are one file. */
function joinedFile(python: string): string {
  return python.replace(/^if TYPE_CHECKING:\n(?: {4}.*\n)+/gm, "").replace(/^from \.\w+ import (?:\([^)]*\)|.*)\n/gm, "");
}

function pieceOf(text: string): Piece {
  if (!/^(?:@.*\n)*class /m.test(text)) return { names: definedBy(text), text, members: [] };
  const [head = "", ...rest] = chunks(text, /^(?: {4}(?:def|async def|@|#)|\S)/, /^ {4}(?:@|#)|^@/);
  const members = rest.map((member) => ({ name: /(?:def) (\w+)/.exec(member)?.[1] ?? "", text: member }));
  const always = members.filter(({ name }) => name.startsWith("__"));
  return {
    names: definedBy(text), text: [head, ...always.map((each) => each.text)].join("\n\n"),
    members: members.filter(({ name }) => !name.startsWith("__")),
  };
}

/** Cuts where a line begins something; decorators and comments stay with what follows them. */
function chunks(text: string, begins: RegExp, leads: RegExp = /^[@#]/): string[] {
  const found: string[][] = [];
  let leading = false;
  for (const line of text.split("\n")) {
    if (begins.test(line) && !leading) found.push([]);
    if (line !== "") leading = leads.test(line);
    found.at(-1)?.push(line);
  }
  return found.map((lines) => lines.join("\n").trimEnd()).filter((chunk) => chunk !== "");
}

function definedBy(text: string): string[] {
  const definition = /^(?:async def|def|class) (\w+)/m.exec(text);
  if (definition !== null) return [definition[1] ?? ""];
  return (/^([\w, ]+?)(?:: .*?)? = /.exec(text)?.[1] ?? "").split(", ").filter((name) => name !== "");
}

const isImport = (text: string): boolean => /^(?:import|from) /.test(text);

/** The import, of the names that are used; none where none is. */
function importLines(text: string, used: ReadonlySet<string>): string[] {
  const [, from, names = ""] = /^from (\S+) import (.*)$/.exec(text) ?? [];
  if (from !== undefined) return names.split(", ").filter((name) => used.has(name)).map((name) => `from ${from} import ${name}`);
  const [, module = ""] = /^import (\w+)/.exec(text) ?? [];
  return used.has(module) ? [text] : [];
}

/** Modules first; names from the same module on one line. */
function sorted(imports: readonly string[]): string[] {
  const from = new Map<string, string[]>();
  for (const line of imports) {
    const [, module, name] = /^from (\S+) import (\w+)$/.exec(line) ?? [];
    if (module !== undefined && name !== undefined) from.set(module, [...(from.get(module) ?? []), name]);
  }
  const modules = imports.filter((line) => line.startsWith("import ")).sort();
  return [...modules, ...[...from].sort().map(([module, names]) => `from ${module} import ${names.sort().join(", ")}`)];
}

/** Two empty lines around definitions; constants stand one under the other. */
function spaced(pieces: readonly string[]): string[] {
  return pieces.flatMap((piece, place) => {
    const before = pieces[place - 1] ?? "";
    const close = place === 0 || (!piece.includes("\n") && !before.includes("\n"));
    return [...(close ? [] : ["", ""]), ...piece.split("\n")];
  });
}

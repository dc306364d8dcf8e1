/** Blocks that are taken along from one project to another, with the things that they name. */
import { isBlock, ownState, type Named, type SavedBlock, type SavedFunction, type SavedProgram } from "../compile";
import { definitionOf, type Source } from "../definitions";
import { bodyOf, defines, loose } from "./ownFunctions";
import { addNamed, isTaken, namedOf, newId, putFunction, type NamedKind } from "./parts";

export interface Packed {
  id: string;
  /** The blocks in words. */
  words: string;
  block: SavedBlock;
  /** What the blocks name, by kind. */
  things: Partial<Record<NamedKind | "class", Named[]>>;
  /** The functions that are called, also from within one another. */
  functions: PackedFunction[];
}

/** `body`: its own blocks with their hat, where there are some that are not packed themselves. */
export interface PackedFunction extends SavedFunction {
  body?: SavedBlock;
}

/** What a project gets of packed blocks. */
export interface Unpacked {
  program: SavedProgram;
  /** The blocks themselves. */
  block: SavedBlock;
  /** Those of functions that the project did not have. */
  bodies: SavedBlock[];
}

/** What a project has that packed blocks may name. */
export interface Around {
  program: SavedProgram;
  classes: readonly Named[];
}

const MOST_PACKED = 20;
const LONGEST = 200_000;
const KINDS: ReadonlySet<Source> = new Set<Source>(["class", "message", "variable", "list"]);
const KEY = "eyeblocks.backpack";

export function packed(block: SavedBlock, words: string, around: Around): Packed {
  const things: Packed["things"] = {};
  const functions = new Map<string, PackedFunction>();
  const collect = (part: SavedBlock) => everyPick(part, (kind, id) => {
    const thing = thingsOf(around, kind).find((each) => each.id === id);
    const known = (things[kind] ??= []);
    if (thing !== undefined && known.every((each) => each.id !== id)) known.push({ id, name: thing.name });
    return id;
  }, (id) => {
    const made = around.program.functions?.find((each) => each.id === id);
    if (made === undefined || functions.has(id)) return;
    const body = defines(block, id) ? undefined : bodyOf(around.program, id);
    functions.set(id, body === undefined ? made : { ...made, body: loose(body) });
    if (body !== undefined) collect(body);
  });
  collect(block);
  return { id: newId(), words, block, things, functions: [...functions.values()] };
}

/**
 * The blocks for another project: its things with the same names serve, others are made; a class that it has not stays missing.
 * Its own functions stay as they are; one that it has not comes with its blocks.
 */
export function unpacked({ block, things, functions }: Packed, around: Around): Unpacked {
  let { program } = around;
  const ids = new Map<string, string>();
  for (const kind of ["message", "variable", "list"] as const) {
    for (const thing of things[kind] ?? []) {
      const there = thereFor(thing, namedOf(program, kind));
      ids.set(`${kind} ${thing.id}`, there?.id ?? thing.id);
      if (there === undefined) program = addNamed(program, kind, { id: thing.id, name: thing.name });
    }
  }
  for (const thing of things.class ?? []) ids.set(`class ${thing.id}`, thereFor(thing, around.classes)?.id ?? thing.id);
  const bodies: SavedBlock[] = [];
  for (const { body, ...made } of functions) {
    if (body !== undefined && bodyOf(around.program, made.id) === undefined) bodies.push(renamed(body, ids));
    const known = program.functions ?? [];
    if (known.every(({ id }) => id !== made.id)) program = putFunction(program, { ...made, name: otherName(known, made.name) });
  }
  return { program, block: renamed(block, ids), bodies };
}

/** A copy that names the project's own things. */
function renamed(block: SavedBlock, ids: ReadonlyMap<string, string>): SavedBlock {
  const copy = structuredClone(block);
  everyPick(copy, (kind, id) => ids.get(`${kind} ${id}`) ?? id, () => undefined);
  return copy;
}

/** The name, with a number behind it where another function has it. */
function otherName(known: readonly Named[], name: string): string {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    if (!isTaken(known, numbered)) return numbered;
  }
}

const thereFor = ({ id, name }: Named, known: readonly Named[]): Named | undefined =>
  known.find((each) => each.id === id) ?? known.find((each) => each.name.toLowerCase() === name.toLowerCase());

const thingsOf = ({ program, classes }: Around, kind: NamedKind | "class"): readonly Named[] =>
  kind === "class" ? classes : namedOf(program, kind);

/** Looks at every thing that a block, or a block in or under it, names; `changed` gives the id that it shall have. */
function everyPick(block: SavedBlock, changed: (kind: NamedKind | "class", id: string) => string, own: (id: string) => void): void {
  for (const slot of definitionOf(block.type)?.slots ?? []) {
    const id = block.fields?.[slot.name];
    if (slot.kind === "pick" && KINDS.has(slot.from) && typeof id === "string" && id !== "") {
      block.fields = { ...block.fields, [slot.name]: changed(slot.from as NamedKind | "class", id) };
    }
  }
  const { function: owner } = ownState(block.extraState);
  if (definitionOf(block.type)?.own && owner !== "") own(owner);
  for (const joined of [...Object.values(block.inputs ?? {}), ...(block.next === undefined ? [] : [block.next])]) {
    for (const inner of [joined.block, joined.shadow]) if (inner !== undefined) everyPick(inner, changed, own);
  }
}

/** The backpack in the browser's storage; where there is none, it is empty. */
export class Backpack {
  constructor(private readonly storage: () => Storage) {}

  /** What is in it, the newest first. Whatever else lies in the storage is left out. */
  all(): Packed[] {
    try {
      const kept: unknown = JSON.parse(this.storage().getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isPacked).slice(0, MOST_PACKED) : [];
    } catch {
      return [];
    }
  }

  /** False when there is no room; the oldest blocks make room for new ones. */
  put(made: Packed): boolean {
    return this.keep([made, ...this.all()].slice(0, MOST_PACKED));
  }

  remove(id: string): boolean {
    return this.keep(this.all().filter((each) => each.id !== id));
  }

  private keep(all: readonly Packed[]): boolean {
    try {
      const text = JSON.stringify(all);
      if (text.length > LONGEST) return false;
      this.storage().setItem(KEY, text);
      return true;
    } catch {
      return false;
    }
  }
}

function isPacked(kept: unknown): kept is Packed {
  if (!isRecord(kept) || typeof kept.id !== "string" || typeof kept.words !== "string" || !isBlock(kept.block)) return false;
  if (!isRecord(kept.things) || !Object.values(kept.things).every(areNamed)) return false;
  return Array.isArray(kept.functions) && kept.functions.every(isPackedFunction);
}

function isPackedFunction(kept: unknown): boolean {
  if (!isRecord(kept) || !isNamed(kept) || !areNamed((kept as Record<string, unknown>).parameters)) return false;
  const { body } = kept as Record<string, unknown>;
  return body === undefined || isBlock(body);
}

const areNamed = (things: unknown): boolean => Array.isArray(things) && things.every(isNamed);
const isNamed = (thing: unknown): thing is Named => isRecord(thing) && typeof thing.id === "string" && typeof thing.name === "string";
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

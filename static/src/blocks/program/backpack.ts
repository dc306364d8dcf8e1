/** Blocks for use in other projects, with the symbols that they refer to. */
import {
  cloneBlocks,
  forEachBlock,
  functionBlockState,
  isBlock,
  type Named,
  type SavedBlock,
  type SavedFunction,
  type SavedProgram,
  stringifyBlocks,
  toNextChains,
  withoutIds,
} from "../compile";
import { definitionOf, type OptionSource } from "../definitions";
import { definesFunction, functionBody } from "./functionBodies";
import { addSymbol, isTaken, newId, type SymbolKind, saveFunction, symbolsOf } from "./symbols";

export interface BackpackItem {
  id: string;
  /** The text of the blocks. */
  words: string;
  block: SavedBlock;
  /** The symbols that the blocks refer to, by kind. */
  things: Partial<Record<SymbolKind | "class", Named[]>>;
  /** The functions that the blocks call, directly or through other functions. */
  functions: BackpackFunction[];
}

/** `body`: its blocks with their hat; absent where the hat itself is packed. */
export interface BackpackFunction extends SavedFunction {
  body?: SavedBlock;
}

/** What unpacking adds to a project. */
export interface UnpackedItem {
  program: SavedProgram;
  /** The blocks themselves. */
  block: SavedBlock;
  /** The bodies of functions that the project did not have. */
  functionBodies: SavedBlock[];
}

/** The symbols of a project that unpacked blocks may refer to. */
export interface ProgramContext {
  program: SavedProgram;
  classes: readonly Named[];
}

const MAX_ITEMS = 20;
const MAX_STORED_LENGTH = 200_000;
const REFERENCE_SOURCES: ReadonlySet<OptionSource> = new Set<OptionSource>(["class", "message", "variable", "list"]);
const STORAGE_KEY = "eyeblocks.backpack";

export function packBlock(block: SavedBlock, words: string, context: ProgramContext): BackpackItem {
  const things: BackpackItem["things"] = {};
  const functions = new Map<string, BackpackFunction>();
  const collect = (part: SavedBlock) =>
    forEachReference(
      part,
      (kind, id) => {
        const symbol = contextSymbols(context, kind).find((candidate) => candidate.id === id);
        things[kind] ??= [];
        const matches = things[kind];
        if (symbol !== undefined && matches.every((entry) => entry.id !== id)) matches.push({ id, name: symbol.name });
        return id;
      },
      (id) => {
        const made = context.program.functions?.find((definition) => definition.id === id);
        if (made === undefined || functions.has(id)) return;
        const body = definesFunction(block, id) ? undefined : functionBody(context.program, id);
        functions.set(id, body === undefined ? made : { ...made, body: withoutIds(body) });
        if (body !== undefined) collect(body);
      },
    );
  collect(block);
  return { id: newId(), words, block, things, functions: [...functions.values()] };
}

/**
 * Adapts packed blocks to a project: symbols of the same name are reused, others are created; classes that the project
 * lacks stay missing. Existing functions are kept; new ones bring their blocks.
 */
export function unpackItem({ block, things, functions }: BackpackItem, context: ProgramContext): UnpackedItem {
  let { program } = context;
  const ids = new Map<string, string>();
  for (const kind of ["message", "variable", "list"] as const) {
    for (const symbol of things[kind] ?? []) {
      const existing = matchingSymbol(symbol, symbolsOf(program, kind));
      ids.set(`${kind} ${symbol.id}`, existing?.id ?? symbol.id);
      if (existing === undefined) program = addSymbol(program, kind, { id: symbol.id, name: symbol.name });
    }
  }
  for (const symbol of things.class ?? [])
    ids.set(`class ${symbol.id}`, matchingSymbol(symbol, context.classes)?.id ?? symbol.id);
  const bodies: SavedBlock[] = [];
  for (const { body, ...made } of functions) {
    if (body !== undefined && functionBody(context.program, made.id) === undefined) bodies.push(withIds(body, ids));
    const matches = program.functions ?? [];
    if (matches.every(({ id }) => id !== made.id))
      program = saveFunction(program, { ...made, name: freeFunctionName(matches, made.name) });
  }
  return { program, block: withIds(block, ids), functionBodies: bodies };
}

/** A copy that refers to the project's own symbols. */
function withIds(block: SavedBlock, ids: ReadonlyMap<string, string>): SavedBlock {
  const copy = cloneBlocks(block);
  forEachReference(
    copy,
    (kind, id) => ids.get(`${kind} ${id}`) ?? id,
    () => undefined,
  );
  return copy;
}

/** The name, numbered if another function already has it. */
function freeFunctionName(matches: readonly Named[], name: string): string {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    if (!isTaken(matches, numbered)) return numbered;
  }
}

const matchingSymbol = ({ id, name }: Named, matches: readonly Named[]): Named | undefined =>
  matches.find((entry) => entry.id === id) ?? matches.find((entry) => entry.name.toLowerCase() === name.toLowerCase());

const contextSymbols = ({ program, classes }: ProgramContext, kind: SymbolKind | "class"): readonly Named[] =>
  kind === "class" ? classes : symbolsOf(program, kind);

/** Visits every id that a block, or one nested in or below it, refers to; `changed` returns the id to use instead. */
function forEachReference(
  first: SavedBlock,
  changed: (kind: SymbolKind | "class", id: string) => string,
  own: (id: string) => void,
): void {
  forEachBlock(first, (block) => changeReferences(block, changed, own));
}

function changeReferences(
  block: SavedBlock,
  changed: (kind: SymbolKind | "class", id: string) => string,
  own: (id: string) => void,
): void {
  for (const slot of definitionOf(block.type)?.slots ?? []) {
    const id = block.fields?.[slot.name];
    if (slot.kind === "pick" && REFERENCE_SOURCES.has(slot.from) && typeof id === "string" && id !== "") {
      block.fields = { ...block.fields, [slot.name]: changed(slot.from as SymbolKind | "class", id) };
    }
  }
  const { function: owner } = functionBlockState(block.extraState);
  if (definitionOf(block.type)?.isFunctionBlock && owner !== "") own(owner);
}

/** The backpack in the browser's storage; empty where there is no storage. */
export class Backpack {
  constructor(private readonly storage: () => Storage) {}

  /** The items, newest first. Invalid stored data is ignored. */
  items(): BackpackItem[] {
    try {
      const kept: unknown = toNextChains(JSON.parse(this.storage().getItem(STORAGE_KEY) ?? "[]"));
      return Array.isArray(kept) ? kept.filter(isBackpackItem).slice(0, MAX_ITEMS) : [];
    } catch {
      return [];
    }
  }

  /** Returns false when there is no room; the oldest items make room for new ones. */
  addItem(item: BackpackItem): boolean {
    return this.saveItems([item, ...this.items()].slice(0, MAX_ITEMS));
  }

  removeItem(id: string): boolean {
    return this.saveItems(this.items().filter((item) => item.id !== id));
  }

  private saveItems(items: readonly BackpackItem[]): boolean {
    try {
      const text = stringifyBlocks(items);
      if (text.length > MAX_STORED_LENGTH) return false;
      this.storage().setItem(STORAGE_KEY, text);
      return true;
    } catch {
      return false;
    }
  }
}

function isBackpackItem(kept: unknown): kept is BackpackItem {
  if (!isRecord(kept) || typeof kept.id !== "string" || typeof kept.words !== "string" || !isBlock(kept.block))
    return false;
  if (!isRecord(kept.things) || !Object.values(kept.things).every(areNamed)) return false;
  return Array.isArray(kept.functions) && kept.functions.every(isBackpackFunction);
}

function isBackpackFunction(kept: unknown): boolean {
  if (!isRecord(kept) || !isNamed(kept) || !areNamed((kept as Record<string, unknown>).parameters)) return false;
  const { body } = kept as Record<string, unknown>;
  return body === undefined || isBlock(body);
}

const areNamed = (things: unknown): boolean => Array.isArray(things) && things.every(isNamed);
const isNamed = (symbol: unknown): symbol is Named =>
  isRecord(symbol) && typeof symbol.id === "string" && typeof symbol.name === "string";
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Changes the symbols of a program. Every function returns the changed program. */
import type { Named, SavedFunction, SavedList, SavedProgram, SavedVariable } from "../compile";

export type SymbolKind = "message" | "variable" | "list";

const listKeys = { message: "messages", variable: "variables", list: "lists" } as const;

/** An id that nothing else in the program has. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const symbolsOf = (program: SavedProgram, kind: SymbolKind): readonly Named[] => program[listKeys[kind]] ?? [];

export const isTaken = (symbols: readonly Named[], name: string, except = ""): boolean =>
  symbols.some((symbol) => symbol.id !== except && symbol.name.toLowerCase() === name.toLowerCase());

/** The name with a number that no symbol has yet: "Message 2". */
export function freeName(symbols: readonly Named[], name: (number: number) => string): string {
  for (let number = symbols.length + 1; ; number += 1) if (!isTaken(symbols, name(number))) return name(number);
}

export const addSymbol = (program: SavedProgram, kind: SymbolKind, symbol: Named): SavedProgram => ({
  ...program,
  [listKeys[kind]]: [...symbolsOf(program, kind), symbol],
});

export const removeSymbol = (program: SavedProgram, kind: SymbolKind, id: string): SavedProgram => ({
  ...program,
  [listKeys[kind]]: symbolsOf(program, kind).filter((entry) => entry.id !== id),
});

export const changeSymbol = (
  program: SavedProgram,
  kind: SymbolKind,
  id: string,
  change: Partial<SavedVariable & SavedList>,
): SavedProgram => ({
  ...program,
  [listKeys[kind]]: symbolsOf(program, kind).map((entry) => (entry.id === id ? { ...entry, ...change } : entry)),
});

/** Adds a function or replaces the one with its id. */
export function saveFunction(program: SavedProgram, made: SavedFunction): SavedProgram {
  const functions = program.functions ?? [];
  const known = functions.some(({ id }) => id === made.id);
  return {
    ...program,
    functions: known
      ? functions.map((definition) => (definition.id === made.id ? made : definition))
      : [...functions, made],
  };
}

export const removeFunction = (program: SavedProgram, id: string): SavedProgram => ({
  ...program,
  functions: (program.functions ?? []).filter((definition) => definition.id !== id),
});

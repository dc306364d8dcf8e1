/** Changes to what a program consists of besides its blocks. Every function gives the changed program. */
import type { Named, SavedFunction, SavedList, SavedProgram, SavedVariable } from "../compile";

export type NamedKind = "message" | "variable" | "list";

const placeOf = { message: "messages", variable: "variables", list: "lists" } as const;

/** An id that no other thing of the program has. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const namedOf = (program: SavedProgram, kind: NamedKind): readonly Named[] => program[placeOf[kind]] ?? [];

export const isTaken = (things: readonly Named[], name: string, except = ""): boolean =>
  things.some((each) => each.id !== except && each.name.toLowerCase() === name.toLowerCase());

/** A name with a number that none of the things has: "Message 2". */
export function freeName(things: readonly Named[], name: (number: number) => string): string {
  for (let number = things.length + 1; ; number += 1) if (!isTaken(things, name(number))) return name(number);
}

export const addNamed = (program: SavedProgram, kind: NamedKind, thing: Named): SavedProgram =>
  ({ ...program, [placeOf[kind]]: [...namedOf(program, kind), thing] });

export const removeNamed = (program: SavedProgram, kind: NamedKind, id: string): SavedProgram =>
  ({ ...program, [placeOf[kind]]: namedOf(program, kind).filter((each) => each.id !== id) });

export const changeNamed = (
  program: SavedProgram, kind: NamedKind, id: string, change: Partial<SavedVariable & SavedList>,
): SavedProgram =>
  ({ ...program, [placeOf[kind]]: namedOf(program, kind).map((each) => (each.id === id ? { ...each, ...change } : each)) });

/** Puts a function in, or in the place of the one with its id. */
export function putFunction(program: SavedProgram, made: SavedFunction): SavedProgram {
  const functions = program.functions ?? [];
  const known = functions.some(({ id }) => id === made.id);
  return { ...program, functions: known ? functions.map((each) => (each.id === made.id ? made : each)) : [...functions, made] };
}

export const removeFunction = (program: SavedProgram, id: string): SavedProgram =>
  ({ ...program, functions: (program.functions ?? []).filter((each) => each.id !== id) });

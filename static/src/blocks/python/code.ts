/** Pieces of Python, and how they fit into each other. */
import type { Value } from "../compile";
import { toText } from "../runtime/values";

/** What is known about a value before the program runs. */
export type Kind = "number" | "text" | "boolean" | "any";

/** How tightly an expression holds together: a looser one needs brackets within a tighter one. */
export const LEVEL = { free: 0, or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, sign: 7, power: 8, wait: 9, atom: 10 } as const;

export interface Code {
  text: string;
  kind: Kind;
  level: number;
  /** What says the opposite, where there is something shorter than `not`. */
  opposite?: string;
}

export const code = (text: string, kind: Kind, level: number = LEVEL.atom): Code => ({ text, kind, level });

/** The expression within one of that level. */
export const within = ({ text, level }: Code, outer: number): string => (level < outer ? `(${text})` : text);

/** What two kinds have in common. */
export const joined = (one: Kind, other: Kind): Kind => (one === other ? one : "any");

/** Everything but plain letters, signs and pictures: what ends a line, cannot be seen, or turns the text around. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A Python text. Whatever is in it stays in it. */
export function textLiteral(text: string): string {
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(UNSAFE, hex);
  return `"${escaped}"`;
}

function hex(letter: string): string {
  const point = letter.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
}

/** The words of a comment, one line. */
export const commentWords = (text: string): string => text.replace(UNSAFE, " ").trim();

/** A value as it stands in a block. Text that is a number as people write it becomes that number. */
export function valueCode(value: Value): Code {
  if (typeof value === "boolean") return code(value ? "True" : "False", "boolean");
  if (typeof value === "string") return isPlainNumber(value) ? numberCode(Number(value)) : code(textLiteral(value), "text");
  return numberCode(value);
}

const isPlainNumber = (text: string): boolean =>
  /^-?\d/.test(text) && text === String(Number(text)) && text === toText(Number(text));

export function numberCode(value: number): Code {
  if (Number.isNaN(value)) return code('float("nan")', "number");
  if (!Number.isFinite(value)) return code(value > 0 ? 'float("inf")' : 'float("-inf")', "number");
  return code(String(value), "number", value < 0 || Object.is(value, -0) ? LEVEL.sign : LEVEL.atom);
}

/** The number that a piece of code is, where it is one as written. */
export function writtenNumber({ text, kind }: Code): number | null {
  const value = Number(text);
  return kind === "number" && text !== "" && Number.isFinite(value) ? value : null;
}

/** The value as a number, a text, or true or false: conversions stand only where they are needed. */
export const asNumber = (value: Code): Code => (value.kind === "number" ? value : code(`number(${value.text})`, "number"));
export const asText = (value: Code): Code => (value.kind === "text" ? value : code(`text(${value.text})`, "text"));
export const asCondition = (value: Code): Code => (value.kind === "boolean" ? value : code(`true(${value.text})`, "boolean"));

export const call = (kind: Kind, name: string, ...given: Code[]): Code => code(`${name}(${given.map(({ text }) => text).join(", ")})`, kind);

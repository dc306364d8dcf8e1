/** Python expressions and how they are combined. */
import type { Value } from "../../compile";
import { toText } from "../../runtime/values";

/** What is known about a value's type before the program runs. */
export type ValueType = "integer" | "number" | "text" | "boolean" | "any";

/** Operator precedence: an expression needs brackets inside one of higher precedence. */
export const PRECEDENCE = {
  free: 0,
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  sum: 5,
  product: 6,
  sign: 7,
  power: 8,
  atom: 9,
} as const;

export interface Expression {
  text: string;
  type: ValueType;
  precedence: number;
  /** No number that it comes to is further from 0. */
  bound: number;
  /** The negated expression, where there is a shorter form than `not`. */
  negation?: string;
}

/** Whole numbers below are as exact in the blocks as in Python. */
export const EXACT = 2 ** 53;
/** What the stage, the length of a list, or a variable that counts comes to: no program runs long enough for more. */
export const COUNTED = 2 ** 40;

export const expression = (
  text: string,
  kind: ValueType,
  level: number = PRECEDENCE.atom,
  bound: number = isNumber(kind) ? COUNTED : Number.POSITIVE_INFINITY,
): Expression => ({ text, type: kind, precedence: level, bound });

/** The expression for use inside one of the given precedence. */
export const parenthesized = ({ text, precedence }: Expression, outer: number): string =>
  precedence < outer ? `(${text})` : text;

/** The common type of two values. */
export function commonType(one: ValueType, other: ValueType): ValueType {
  if (one === other) return one;
  return isNumber(one) && isNumber(other) ? "number" : "any";
}

/** Whole numbers are exact, so Python compares them as the blocks do. */
export const isNumber = (type: ValueType): boolean => type === "integer" || type === "number";

/** What is known of a variable that holds the value, which other calculations may go on with. */
export const storedType = ({ type, bound }: Expression): ValueType =>
  isNumber(type) && bound > COUNTED ? "any" : type;

/** Characters that end a line, are invisible, or change the direction of text. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A Python string literal. Its content cannot end the literal. */
export function textLiteral(text: string): string {
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(UNSAFE, escapeLetter);
  return `"${escaped}"`;
}

function escapeLetter(letter: string): string {
  const point = letter.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
}

/** The text of a one-line comment. */
export const commentWords = (text: string): string => text.replace(UNSAFE, " ").trim();

/** A value from a block. Text written like a number becomes that number. */
export function valueExpression(value: Value): Expression {
  if (typeof value === "boolean") return expression(value ? "True" : "False", "boolean");
  if (typeof value === "string")
    return isPlainNumber(value) ? numberExpression(Number(value)) : expression(textLiteral(value), "text");
  return numberExpression(value);
}

const isPlainNumber = (text: string): boolean =>
  /^-?\d/.test(text) && text === String(Number(text)) && text === toText(Number(text));

export function numberExpression(value: number): Expression {
  if (Number.isNaN(value)) return expression('float("nan")', "any");
  if (!Number.isFinite(value)) return expression(value > 0 ? 'float("inf")' : 'float("-inf")', "any");
  const type = Number.isSafeInteger(value) ? "integer" : "number";
  const precedence = value < 0 ? PRECEDENCE.sign : PRECEDENCE.atom;
  return expression(numberLiteral(value), type, precedence, Math.abs(value));
}

/** Whole numbers that the blocks cannot hold exactly must not become exact in Python. */
function numberLiteral(value: number): string {
  const text = String(value);
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? text : `${text}.0`;
}

/** The number, if the code is a plain number literal. */
export function literalNumber({ text, type }: Expression): number | null {
  const value = Number(text);
  return isNumber(type) && text !== "" && Number.isFinite(value) ? value : null;
}

/** The value as a number, a text or a boolean: conversions are added only where needed. */
export const asNumber = (value: Expression): Expression =>
  isNumber(value.type)
    ? value
    : expression(`number(${value.text})`, "number", PRECEDENCE.atom, Number.POSITIVE_INFINITY);
export const asText = (value: Expression): Expression =>
  value.type === "text" ? value : expression(`text(${value.text})`, "text");
export const asCondition = (value: Expression): Expression =>
  value.type === "boolean" ? value : expression(`true(${value.text})`, "boolean");

export const callExpression = (kind: ValueType, name: string, ...values: Expression[]): Expression =>
  expression(`${name}(${values.map(({ text }) => text).join(", ")})`, kind);

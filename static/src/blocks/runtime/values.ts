/** Converts and compares values as Scratch does: as numbers if both are numbers, otherwise as text. */
import type { Value } from "../compile/compiledProgram";

/** Text that is not a number counts as 0. */
export function toNumber(value: Value): number {
  const number = Number(value);
  // Zero has no sign: 1 / -0 would be minus infinity.
  return Number.isNaN(number) ? 0 : number + 0;
}

/** Numbers are rounded to six decimals, or six digits below 1, to hide binary rounding errors. */
export function toText(value: Value): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
  return String(Number(Math.abs(value) < 1 ? value.toPrecision(6) : value.toFixed(6)));
}

/** The number as it is shown: what is compared, counted and rounded off must be what a child sees. */
export function shownNumber(value: number): number {
  return Number.isInteger(value) ? value : Number(toText(value));
}

/** The text, cut where it is too long, but never within a letter. */
export function truncateText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return /[\uD800-\uDBFF]/.test(text.charAt(maxLength - 1)) ? text.slice(0, maxLength - 1) : text.slice(0, maxLength);
}

export function toBoolean(value: Value): boolean {
  if (typeof value !== "string") return Boolean(value);
  return value !== "" && value !== "0" && value.toLowerCase() !== "false";
}

/** Below 0, 0 or above 0, for sorting. Text is compared case-insensitively. */
export function compare(left: Value, right: Value): number {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(numberIn(left), numberIn(right));
  const [a, b] = [toText(left).toLowerCase(), toText(right).toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}

/** NaN is not numeric: it equals only itself. */
const numberIn = (value: Value): number => (typeof value === "number" ? shownNumber(value) : Number(value));

const compareNumbers = (left: number, right: number): number => (left === right ? 0 : left < right ? -1 : 1);

/** What comes of dividing zero by zero is no number: it equals itself alone. */
const isNumeric = (value: Value): boolean =>
  !Number.isNaN(Number(value)) && (typeof value !== "string" || value.trim() !== "");

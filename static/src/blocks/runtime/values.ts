/** How values turn into each other and compare, as in Scratch: numbers where both are numbers, else text. */
import type { Value } from "../compile/script";

/** Text that is no number counts as 0. */
export function toNumber(value: Value): number {
  const number = Number(value);
  return Number.isNaN(number) ? 0 : number;
}

/** Numbers lose the noise of binary fractions and end after six decimals, or six digits below 1. */
export function toText(value: Value): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
  return String(Number(Math.abs(value) < 1 ? value.toPrecision(6) : value.toFixed(6)));
}

export function toBoolean(value: Value): boolean {
  if (typeof value !== "string") return Boolean(value);
  return value !== "" && value !== "0" && value.toLowerCase() !== "false";
}

/** Below 0, 0 or above 0, as for sorting. Text compares without regard to letter case. */
export function compare(left: Value, right: Value): number {
  if (isNumeric(left) && isNumeric(right)) return Number(left) - Number(right) || 0;
  const [a, b] = [toText(left).toLowerCase(), toText(right).toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}

/** What comes of dividing zero by zero is no number: it equals itself alone. */
const isNumeric = (value: Value): boolean =>
  !Number.isNaN(Number(value)) && (typeof value !== "string" || value.trim() !== "");

import type { Value } from "../compile";
import type { Primitives } from "../runtime/primitiveCall";
import { BlockProblem } from "../runtime/problems";
import { shownNumber, toNumber } from "../runtime/values";
import type { Sprite } from "../runtime/world";
import { targetPoint, targetSprite } from "./target";

const operations = new Map<string, (left: number, right: number) => number>([
  ["PLUS", (left, right) => left + right],
  ["MINUS", (left, right) => left - right],
  ["MULTI", (left, right) => left * right],
  ["DIVIDE", (left, right) => left / right],
  ["QUOTIENT", (left, right) => Math.floor(shownNumber(left / right))],
  ["MOD", remainder],
]);

const inDegrees =
  (of: (angle: number) => number) =>
  (degrees: number): number =>
    withoutLastDigits(of((degrees * Math.PI) / 180));

/** Browsers do not agree with each other, nor with Python, on the last digits of sines and logarithms. */
const withoutLastDigits = (value: number): number =>
  Math.abs(value) < 10 ? Math.round(value * 1e10) / 1e10 : Number(value.toPrecision(12));

const functions = new Map<string, (value: number) => number>([
  ["round", (value) => Math.round(shownNumber(value))],
  ["floor", (value) => Math.floor(shownNumber(value))],
  ["ceil", (value) => Math.ceil(shownNumber(value))],
  ["abs", Math.abs],
  ["square", (value) => value * value],
  ["root", Math.sqrt],
  ["sin", inDegrees(Math.sin)],
  ["cos", inDegrees(Math.cos)],
  ["tan", inDegrees(Math.tan)],
  ["log", (value) => withoutLastDigits(Math.log10(value))],
  ["ln", (value) => withoutLastDigits(Math.log(value))],
  ["factorial", factorial],
]);

const spriteFacts = new Map<string, (sprite: Sprite) => Value>([
  ["x", ({ x }) => x],
  ["y", ({ y }) => y],
  ["direction", ({ direction }) => direction],
  ["size", ({ size }) => size],
  ["picture_index", ({ costume }) => costume + 1],
  ["picture_name", ({ costumes, costume }) => costumes[costume]?.name || MASCOT_COSTUME_NAME],
]);

/** The costume of a new program's first sprite has a name only on the page. */
const MASCOT_COSTUME_NAME = "blinky";

const dateParts = new Map<string, (today: Date) => number>([
  ["YEAR", (today) => today.getFullYear()],
  ["MONTH", (today) => today.getMonth() + 1],
  ["DAY", (today) => today.getDate()],
  ["DAY_OF_WEEK", (today) => today.getDay()],
  ["HOUR", (today) => today.getHours()],
  ["MINUTE", (today) => today.getMinutes()],
  ["SECOND", (today) => today.getSeconds()],
]);

/** Limits text that grows in a loop, which would otherwise fill the memory within a second. */
const MAX_TEXT_LENGTH = 1_000_000;

export const calc: Primitives = {
  number: (call) => call.value("VALUE"),
  text: (call) => call.value("VALUE"),

  calc_basic: (call) => call.mappedOption(operations, "OPERATOR")(call.number("LEFTHAND"), call.number("RIGHTHAND")),
  quotient_and_mod: (call) =>
    call.mappedOption(operations, "OPERATOR")(call.number("LEFTHAND"), call.number("RIGHTHAND")),
  calc_operation: (call) => call.mappedOption(functions, "OPERATOR")(call.number("VALUE")),

  /** A whole number between whole numbers, both included; otherwise any number between. */
  calc_rand(call) {
    const ends = [call.number("LEFTHAND"), call.number("RIGHTHAND")] as const;
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const whole = isWhole(call.value("LEFTHAND")) && isWhole(call.value("RIGHTHAND"));
    const chance = call.world.random();
    return whole ? low + Math.floor(chance * (high - low + 1)) : low + chance * (high - low);
  },

  coordinate_mouse: (call) =>
    call.option("COORDINATE") === "y" ? call.world.input.pointer.y : call.world.input.pointer.x,
  coordinate_object: (call) => call.mappedOption(spriteFacts, "COORDINATE")(targetSprite(call, call.option("TARGET"))),

  distance_something(call) {
    const { x, y } = targetPoint(call, call.option("TARGET"));
    return Math.hypot(x - call.sprite.x, y - call.sprite.y);
  },

  get_project_timer_value: (call) => call.program.timer.value,

  choose_project_timer_action(call) {
    const { timer } = call.program;
    const action = call.option("ACTION");
    if (action === "RESET") timer.reset();
    else if (action === "STOP") timer.stop();
    else timer.start();
  },

  get_date: (call) => call.mappedOption(dateParts, "VALUE")(call.world.clock.today()),

  combine_something: (call) => limitLength(call.text("VALUE1") + call.text("VALUE2")),
  length_of_string: (call) => letters(call.text("STRING")).length,
  char_at: (call) => letters(call.text("STRING"))[call.position("INDEX") - 1] ?? "",

  substring(call) {
    const ends = [call.position("START"), call.position("END")] as const;
    return letters(call.text("STRING"))
      .slice(Math.max(0, Math.min(...ends) - 1), Math.max(0, ...ends))
      .join("");
  },

  index_of_string(call) {
    const [text, sought] = [call.text("STRING"), call.text("SOUGHT")];
    const at = sought === "" ? -1 : text.indexOf(sought);
    return at < 0 ? 0 : letters(text.slice(0, at)).length + 1;
  },

  replace_string(call) {
    const [text, old] = [call.text("STRING"), call.text("OLD")];
    return old === "" ? text : limitLength(text.split(old).join(call.text("NEW")));
  },

  change_string_case(call) {
    const text = call.text("STRING");
    return call.option("CASE") === "lower" ? text.toLowerCase() : text.toUpperCase();
  },
};

/** Splits text into what a person counts as letters, not into the halves of an emoji. */
const isWhole = (value: Value): boolean =>
  Number.isInteger(toNumber(value)) && !(typeof value === "string" && value.includes("."));

/** What a person counts as letters, not the halves of an emoji. */
const letters = (text: string): string[] => [...text];

function limitLength(text: string): string {
  if (text.length > MAX_TEXT_LENGTH) throw new BlockProblem("text_too_long");
  return text;
}

/** NaN for negative numbers and fractions. */
const NOISE = 1e-9;

/** The remainder has the divisor's sign, as in Scratch and Python. */
function remainder(left: number, right: number): number {
  const rest = left % right;
  const signed = rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest;
  const noise = Math.abs(right) * NOISE;
  return Math.abs(signed) < noise || Math.abs(right - signed) < noise ? 0 : signed;
}

/** Not a number below zero or between whole numbers. */
function factorial(value: number): number {
  if (value < 0 || !Number.isInteger(value)) return Number.NaN;
  if (value > 170) return Number.POSITIVE_INFINITY;
  let product = 1;
  for (let factor = 2; factor <= value; factor += 1) product *= factor;
  return product;
}

import type { Value } from "../compile";
import type { Primitives } from "../runtime/call";
import { BlockProblem } from "../runtime/problems";
import type { Sprite } from "../runtime/world";
import { pointAt, spriteAt } from "./target";

const operations = new Map<string, (left: number, right: number) => number>([
  ["PLUS", (left, right) => left + right],
  ["MINUS", (left, right) => left - right],
  ["MULTI", (left, right) => left * right],
  ["DIVIDE", (left, right) => left / right],
  ["QUOTIENT", (left, right) => Math.floor(left / right)],
  // The remainder has the divisor's sign, as in Scratch and Python.
  ["MOD", (left, right) => left - right * Math.floor(left / right)],
]);

const inDegrees = (of: (angle: number) => number) => (degrees: number): number =>
  Math.round(of((degrees * Math.PI) / 180) * 1e10) / 1e10;

const functions = new Map<string, (value: number) => number>([
  ["round", Math.round], ["floor", Math.floor], ["ceil", Math.ceil], ["abs", Math.abs],
  ["square", (value) => value * value], ["root", Math.sqrt],
  ["sin", inDegrees(Math.sin)], ["cos", inDegrees(Math.cos)], ["tan", inDegrees(Math.tan)],
  ["log", Math.log10], ["ln", Math.log], ["factorial", factorial],
]);

const facts = new Map<string, (sprite: Sprite) => Value>([
  ["x", ({ x }) => x], ["y", ({ y }) => y], ["direction", ({ direction }) => direction], ["size", ({ size }) => size],
  ["picture_index", ({ costume }) => costume + 1], ["picture_name", ({ costumes, costume }) => costumes[costume]?.name || FIRST_COSTUME],
]);

/** The mascot of a new program has a name on the page only. */
const FIRST_COSTUME = "blinky";

const dates = new Map<string, (today: Date) => number>([
  ["YEAR", (today) => today.getFullYear()], ["MONTH", (today) => today.getMonth() + 1], ["DAY", (today) => today.getDate()],
  ["DAY_OF_WEEK", (today) => today.getDay()], ["HOUR", (today) => today.getHours()],
  ["MINUTE", (today) => today.getMinutes()], ["SECOND", (today) => today.getSeconds()],
]);

/** A text that doubles in every turn of a loop would fill the memory within a second. */
const LONGEST_TEXT = 1_000_000;

export const calc: Primitives = {
  number: (call) => call.value("VALUE"),
  text: (call) => call.value("VALUE"),

  calc_basic: (call) => call.chosen(operations, "OPERATOR")(call.number("LEFTHAND"), call.number("RIGHTHAND")),
  quotient_and_mod: (call) => call.chosen(operations, "OPERATOR")(call.number("LEFTHAND"), call.number("RIGHTHAND")),
  calc_operation: (call) => call.chosen(functions, "OPERATOR")(call.number("VALUE")),

  /** Whole numbers between whole numbers, both ends included; else any number between. */
  calc_rand(call) {
    const ends = [call.number("LEFTHAND"), call.number("RIGHTHAND")] as const;
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const whole = Number.isInteger(low) && Number.isInteger(high);
    const chance = call.world.random();
    return whole ? low + Math.floor(chance * (high - low + 1)) : low + chance * (high - low);
  },

  coordinate_mouse: (call) => (call.option("COORDINATE") === "y" ? call.world.senses.pointer.y : call.world.senses.pointer.x),
  coordinate_object: (call) => call.chosen(facts, "COORDINATE")(spriteAt(call, call.option("TARGET"))),

  distance_something(call) {
    const { x, y } = pointAt(call, call.option("TARGET"));
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

  get_date: (call) => call.chosen(dates, "VALUE")(call.world.clock.today()),

  combine_something: (call) => bounded(call.text("VALUE1") + call.text("VALUE2")),
  length_of_string: (call) => letters(call.text("STRING")).length,
  char_at: (call) => letters(call.text("STRING"))[Math.floor(call.number("INDEX")) - 1] ?? "",

  substring(call) {
    const ends = [Math.floor(call.number("START")), Math.floor(call.number("END"))] as const;
    return letters(call.text("STRING")).slice(Math.max(0, Math.min(...ends) - 1), Math.max(0, ...ends)).join("");
  },

  index_of_string(call) {
    const [text, sought] = [call.text("STRING"), call.text("SOUGHT")];
    const at = sought === "" ? -1 : text.indexOf(sought);
    return at < 0 ? 0 : letters(text.slice(0, at)).length + 1;
  },

  replace_string(call) {
    const [text, old] = [call.text("STRING"), call.text("OLD")];
    return old === "" ? text : bounded(text.split(old).join(call.text("NEW")));
  },

  change_string_case(call) {
    const text = call.text("STRING");
    return call.option("CASE") === "lower" ? text.toLowerCase() : text.toUpperCase();
  },
};

/** What a person counts as letters, not the halves of an emoji. */
const letters = (text: string): string[] => [...text];

function bounded(text: string): string {
  if (text.length > LONGEST_TEXT) throw new BlockProblem("text_too_long");
  return text;
}

/** Not a number below zero or between whole numbers. */
function factorial(value: number): number {
  if (value < 0 || !Number.isInteger(value)) return Number.NaN;
  if (value > 170) return Number.POSITIVE_INFINITY;
  let product = 1;
  for (let factor = 2; factor <= value; factor += 1) product *= factor;
  return product;
}

import type { Primitives } from "../runtime/call";

const operations = new Map<string, (left: number, right: number) => number>([
  ["PLUS", (left, right) => left + right],
  ["MINUS", (left, right) => left - right],
  ["MULTI", (left, right) => left * right],
  ["DIVIDE", (left, right) => left / right],
]);

export const calc: Primitives = {
  number: (call) => call.value("value"),
  text: (call) => call.value("value"),

  calc_basic: (call) => call.chosen(operations, "operator")(call.number("left"), call.number("right")),

  /** Whole numbers between whole numbers, both ends included; else any number between. */
  calc_rand(call) {
    const ends = [call.number("from"), call.number("to")] as const;
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const whole = Number.isInteger(low) && Number.isInteger(high);
    const chance = call.world.random();
    return whole ? low + Math.floor(chance * (high - low + 1)) : low + chance * (high - low);
  },

  combine_something: (call) => call.text("first") + call.text("second"),
};

import type { Primitives } from "../runtime/call";
import { compare } from "../runtime/values";

/** What each operator makes of an order: below 0, 0, above 0. */
const comparisons = new Map<string, (order: number) => boolean>([
  ["EQUAL", (order) => order === 0],
  ["NOT_EQUAL", (order) => order !== 0],
  ["GREATER", (order) => order > 0],
  ["LESS", (order) => order < 0],
  ["GREATER_OR_EQUAL", (order) => order >= 0],
  ["LESS_OR_EQUAL", (order) => order <= 0],
]);

export const judgement: Primitives = {
  boolean_basic_operator(call) {
    return call.chosen(comparisons, "operator")(compare(call.value("left"), call.value("right")));
  },

  boolean_and_or(call) {
    const [left, right] = [call.boolean("left"), call.boolean("right")];
    return call.option("operator") === "OR" ? left || right : left && right;
  },

  boolean_not: (call) => !call.boolean("condition"),
};

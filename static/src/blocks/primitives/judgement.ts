import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { BlockProblem } from "../runtime/problems";
import { compare } from "../runtime/values";
import type { Edge } from "../runtime/world";
import { POINTER, SELF } from "./target";

/** Maps the result of a comparison (below 0, 0, above 0) to each operator's answer. */
const comparisons = new Map<string, (order: number) => boolean>([
  ["EQUAL", (order) => order === 0],
  ["NOT_EQUAL", (order) => order !== 0],
  ["GREATER", (order) => order > 0],
  ["LESS", (order) => order < 0],
  ["GREATER_OR_EQUAL", (order) => order >= 0],
  ["LESS_OR_EQUAL", (order) => order <= 0],
]);

const edgesByOption = new Map<string, Edge>([
  ["wall_up", "up"],
  ["wall_down", "down"],
  ["wall_left", "left"],
  ["wall_right", "right"],
]);

export const judgement: Primitives = {
  is_clicked: (call) => call.world.input.pressed,
  is_press_some_key: (call) => call.world.input.isKeyDown(call.option("KEY")),
  reach_something: isTouching,

  boolean_basic_operator(call) {
    return call.mappedOption(comparisons, "OPERATOR")(compare(call.value("LEFTHAND"), call.value("RIGHTHAND")));
  },

  boolean_and_or(call) {
    const [left, right] = [call.boolean("LEFTHAND"), call.boolean("RIGHTHAND")];
    return call.option("OPERATOR") === "OR" ? left || right : left && right;
  },

  boolean_not: (call) => !call.boolean("VALUE"),
};

function isTouching(call: PrimitiveCall): boolean {
  const {
    sprite,
    world: { stage, input },
  } = call;
  const target = call.option("TARGET");
  if (target === POINTER) return stage.touchesPoint(sprite, input.pointer);
  if (target === "wall") return stage.touchedEdges(sprite).size > 0;
  const wall = edgesByOption.get(target);
  if (wall !== undefined) return stage.touchedEdges(sprite).has(wall);
  if (target !== SELF && stage.sprite(target) === undefined) throw new BlockProblem("missing_sprite");
  return stage.touchesSprite(sprite, target);
}

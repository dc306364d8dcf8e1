import { choice, number, words, type BlockDefinition } from "./definition";

export const calc: readonly BlockDefinition[] = [
  { type: "number", category: "calc", shape: "value", slots: [{ kind: "typed", name: "VALUE", as: "number" }] },
  { type: "text", category: "calc", shape: "value", slots: [{ kind: "typed", name: "VALUE", as: "text" }] },
  {
    type: "calc_basic", category: "calc", shape: "value",
    slots: [number("LEFTHAND", 10), choice("OPERATOR", "PLUS", "MINUS", "MULTI", "DIVIDE"), number("RIGHTHAND", 10)],
  },
  { type: "calc_rand", category: "calc", shape: "value", slots: [number("LEFTHAND", 0), number("RIGHTHAND", 10)] },
  {
    type: "combine_something", category: "calc", shape: "value",
    slots: [words("VALUE1", "filling.hello"), words("VALUE2", "filling.friend")],
  },
];

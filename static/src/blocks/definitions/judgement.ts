import { choice, condition, text, type BlockDefinition } from "./definition";

const comparisons = choice(
  "OPERATOR", "EQUAL", "NOT_EQUAL", "GREATER", "LESS", "GREATER_OR_EQUAL", "LESS_OR_EQUAL",
);

export const judgement: readonly BlockDefinition[] = [
  {
    type: "boolean_basic_operator", category: "judgement", shape: "boolean",
    slots: [text("LEFTHAND", "10"), comparisons, text("RIGHTHAND", "10")],
  },
  {
    type: "boolean_and_or", category: "judgement", shape: "boolean",
    slots: [condition("LEFTHAND"), choice("OPERATOR", "AND", "OR"), condition("RIGHTHAND")],
  },
  { type: "boolean_not", category: "judgement", shape: "boolean", slots: [condition("VALUE")] },
];

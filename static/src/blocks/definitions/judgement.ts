import { type BlockDefinition, choice, condition, pick, type Slot, text } from "./definition";

const comparisons = choice("OPERATOR", "EQUAL", "NOT_EQUAL", "GREATER", "LESS", "GREATER_OR_EQUAL", "LESS_OR_EQUAL");

const question = (type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "judgement",
  shape: "boolean",
  slots,
});

export const judgement: readonly BlockDefinition[] = [
  question("is_clicked"),
  question("is_press_some_key", pick("KEY", "key")),
  question("reach_something", pick("TARGET", "touchable")),
  question("boolean_basic_operator", text("LEFTHAND", "10"), comparisons, text("RIGHTHAND", "10")),
  question("boolean_and_or", condition("LEFTHAND"), choice("OPERATOR", "AND", "OR"), condition("RIGHTHAND")),
  question("boolean_not", condition("VALUE")),
];

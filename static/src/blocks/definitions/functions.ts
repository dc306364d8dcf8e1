import { type BlockDefinition, text } from "./definition";

/** Blocks of the student's own functions. The extra state of a block names its function. */
export const functions: readonly BlockDefinition[] = [
  { type: "function_create", category: "functions", shape: "hat", slots: [], isFunctionBlock: true },
  { type: "function_general", category: "functions", shape: "command", slots: [], isFunctionBlock: true },
  { type: "function_value", category: "functions", shape: "value", slots: [], isFunctionBlock: true },
  { type: "function_return", category: "functions", shape: "command", slots: [text("VALUE", "10")], endsStack: true },
  { type: "function_param", category: "functions", shape: "value", slots: [], isFunctionBlock: true },
];

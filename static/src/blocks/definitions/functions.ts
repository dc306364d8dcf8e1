import { text, type BlockDefinition } from "./definition";

/** Blocks of the student's own functions; which function one belongs to is in its extra state. */
export const functions: readonly BlockDefinition[] = [
  { type: "function_create", category: "functions", shape: "hat", slots: [], own: true },
  { type: "function_general", category: "functions", shape: "command", slots: [], own: true },
  { type: "function_value", category: "functions", shape: "value", slots: [], own: true },
  { type: "function_return", category: "functions", shape: "command", slots: [text("VALUE", "10")], ends: true },
  { type: "function_param", category: "functions", shape: "value", slots: [], own: true },
];

import { branch, condition, number, type BlockDefinition } from "./definition";

export const flow: readonly BlockDefinition[] = [
  { type: "wait_second", category: "flow", shape: "command", slots: [number("SECOND", 2)] },
  { type: "repeat_basic", category: "flow", shape: "command", slots: [number("VALUE", 10), branch("DO")] },
  { type: "repeat_inf", category: "flow", shape: "command", slots: [branch("DO")], ends: true },
  { type: "_if", category: "flow", shape: "command", slots: [condition("BOOL"), branch("STACK")] },
  {
    type: "if_else", category: "flow", shape: "command",
    slots: [condition("BOOL"), branch("STACK_IF"), branch("STACK_ELSE")],
  },
];

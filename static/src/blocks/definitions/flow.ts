import { type BlockDefinition, branch, choice, condition, number, pick } from "./definition";

export const flow: readonly BlockDefinition[] = [
  { type: "wait_second", category: "flow", shape: "command", slots: [number("SECOND", 2)] },
  { type: "repeat_basic", category: "flow", shape: "command", slots: [number("VALUE", 10), branch("DO")] },
  { type: "repeat_inf", category: "flow", shape: "command", slots: [branch("DO")] },
  {
    type: "repeat_while_true",
    category: "flow",
    shape: "command",
    slots: [condition("BOOL"), choice("OPTION", "until", "while"), branch("DO")],
  },
  { type: "stop_repeat", category: "flow", shape: "command", slots: [], endsStack: true },
  { type: "_if", category: "flow", shape: "command", slots: [condition("BOOL"), branch("STACK")] },
  {
    type: "if_else",
    category: "flow",
    shape: "command",
    slots: [condition("BOOL"), branch("STACK_IF"), branch("STACK_ELSE")],
  },
  { type: "wait_until_true", category: "flow", shape: "command", slots: [condition("BOOL")] },
  { type: "stop_object", category: "flow", shape: "command", slots: [choice("TARGET", "all", "this", "other")] },
  { type: "when_clone_start", category: "flow", shape: "hat", slots: [] },
  { type: "create_clone", category: "flow", shape: "command", slots: [pick("TARGET", "sprite")] },
  { type: "delete_clone", category: "flow", shape: "command", slots: [] },
  { type: "remove_all_clones", category: "flow", shape: "command", slots: [] },
];

import { choice, number, words, type BlockDefinition, type Slot } from "./definition";

const value: Slot = words("VALUE", "filling.hello");
const option = choice("OPTION", "speak", "think");

export const looks: readonly BlockDefinition[] = [
  { type: "dialog_time", category: "looks", shape: "command", slots: [value, number("SECOND", 4), option] },
  { type: "dialog", category: "looks", shape: "command", slots: [value, option] },
  { type: "remove_dialog", category: "looks", shape: "command", slots: [] },
];

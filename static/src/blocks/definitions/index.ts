import { isOwnSound } from "../library/sounds";
import { ai } from "./ai";
import { brush } from "./brush";
import { calc } from "./calc";
import { data } from "./data";
import type { BlockDefinition, CategoryId } from "./definition";
import { flow } from "./flow";
import { functions } from "./functions";
import { judgement } from "./judgement";
import { looks } from "./looks";
import { moving } from "./moving";
import { sound } from "./sound";
import { start } from "./start";
import { textBox } from "./textBox";

export * from "./categories";
export type * from "./definition";

/** Every block, in the order of the toolbox. */
export const definitions: readonly BlockDefinition[] = [
  ...start,
  ...ai,
  ...flow,
  ...moving,
  ...looks,
  ...brush,
  ...textBox,
  ...sound,
  ...judgement,
  ...calc,
  ...data,
  ...functions,
];

const byType = new Map(definitions.map((definition) => [definition.type, definition]));

export const definitionOf = (type: string): BlockDefinition | undefined => byType.get(type);

/** Whether this page knows the block and the options chosen in it. */
export function isKnown({ type, fields = {} }: { type: string; fields?: Record<string, unknown> }): boolean {
  const slots = definitionOf(type)?.slots;
  if (slots === undefined) return false;
  return slots.every((slot) => {
    const chosen = fields[slot.name];
    if (slot.kind !== "choice" || chosen === undefined) return true;
    return slot.options.some((option) => option === chosen) || (slot.dialog === "sounds" && isOwnSound(String(chosen)));
  });
}

export const definitionsIn = (category: CategoryId): readonly BlockDefinition[] =>
  definitions.filter((definition) => definition.category === category);

/** Definitions and words turned into what Blockly registers. */
import type { BlockDefinition, Slot } from "../definitions";
import { PICK_FIELD, WINDOW_FIELD } from "./names";

type Say = (key: string) => string;
export type BlocklyJson = Record<string, unknown>;

/** The words of a block have one line per row; `%n` is the n-th slot. */
export function blocklyJson(definition: BlockDefinition, say: Say): BlocklyJson {
  const { type, category, shape } = definition;
  return {
    type,
    style: shape === "hat" ? `${category}_hat` : category,
    tooltip: say(`help.${type}`),
    inputsInline: true,
    ...connections(definition),
    ...rows(definition, say),
  };
}

function connections({ shape, ends }: BlockDefinition): BlocklyJson {
  if (shape === "value") return { output: null };
  if (shape === "boolean") return { output: "Boolean" };
  return { ...(shape === "hat" ? {} : { previousStatement: null }), ...(ends ? {} : { nextStatement: null }) };
}

function rows(definition: BlockDefinition, say: Say): BlocklyJson {
  const json: BlocklyJson = {};
  say(`block.${definition.type}`).split("\n").forEach((line, row) => {
    const slots: Slot[] = [];
    json[`message${row}`] = line.replace(/%(\d+)/g, (_, place: string) => `%${slots.push(slotAt(definition, place))}`);
    json[`args${row}`] = slots.map((slot) => argument(definition.type, slot, say));
  });
  return json;
}

function slotAt({ type, slots }: BlockDefinition, place: string): Slot {
  const slot = slots[Number(place) - 1];
  if (slot === undefined) throw new Error(`the words of ${type} name slot ${place}`);
  return slot;
}

function argument(type: string, slot: Slot, say: Say): BlocklyJson {
  const { kind, name } = slot;
  switch (kind) {
    case "value": return { type: "input_value", name };
    case "condition": return { type: "input_value", name, check: "Boolean" };
    case "branch": return { type: "input_statement", name };
    case "pick": return { type: PICK_FIELD, name, from: slot.from };
    case "typed": return { type: slot.as === "number" ? "field_number" : "field_input", name };
    case "choice": {
      const options = slot.options.map((option) => [say(`choice.${type}.${name}.${option}`), option]);
      return { type: slot.window === undefined ? "field_dropdown" : WINDOW_FIELD, name, options };
    }
  }
}

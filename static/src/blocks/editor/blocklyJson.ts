/** Combines definitions and words into the JSON that Blockly registers. */
import type { BlockDefinition, Slot } from "../definitions";
import { blockStyle, COLOR_FIELD, DIALOG_FIELD, NUMBER_FIELD, PICK_FIELD } from "./registeredNames";

type Translate = (key: string) => string;
export type BlocklyJson = Record<string, unknown>;

/** The words of a block have one line per row; `%n` is slot n. */
export function blocklyJson(definition: BlockDefinition, translate: Translate): BlocklyJson {
  const { type, category, shape } = definition;
  return {
    type,
    style: blockStyle(category, { hat: shape === "hat" }),
    tooltip: translate(`help.${type}`),
    inputsInline: true,
    ...connections(definition),
    ...messageRows(definition, translate),
  };
}

function connections({ shape, endsStack }: BlockDefinition): BlocklyJson {
  if (shape === "value") return { output: null };
  if (shape === "boolean") return { output: "Boolean" };
  return { ...(shape === "hat" ? {} : { previousStatement: null }), ...(endsStack ? {} : { nextStatement: null }) };
}

function messageRows(definition: BlockDefinition, translate: Translate): BlocklyJson {
  const json: BlocklyJson = {};
  translate(`block.${definition.type}`)
    .split("\n")
    .forEach((line, row) => {
      const slots: Slot[] = [];
      json[`message${row}`] = line.replace(
        /%(\d+)/g,
        (_, place: string) => `%${slots.push(slotAt(definition, place))}`,
      );
      json[`args${row}`] = slots.map((slot) => argument(definition.type, slot, translate));
    });
  return json;
}

function slotAt({ type, slots }: BlockDefinition, place: string): Slot {
  const slot = slots[Number(place) - 1];
  if (slot === undefined) throw new Error(`the words of ${type} name slot ${place}`);
  return slot;
}

const TYPED_FIELDS = { number: NUMBER_FIELD, text: "field_input", color: COLOR_FIELD } as const;

function argument(type: string, slot: Slot, translate: Translate): BlocklyJson {
  const { kind, name } = slot;
  switch (kind) {
    case "value":
      return { type: "input_value", name };
    case "condition":
      return { type: "input_value", name, check: "Boolean" };
    case "branch":
      return { type: "input_statement", name };
    case "pick":
      return { type: PICK_FIELD, name, from: slot.from };
    case "typed":
      return { type: TYPED_FIELDS[slot.as], name };
    case "choice": {
      const options = slot.options.map((option) => [translate(`choice.${type}.${name}.${option}`), option]);
      return { type: slot.dialog === undefined ? "field_dropdown" : DIALOG_FIELD, name, options };
    }
  }
}

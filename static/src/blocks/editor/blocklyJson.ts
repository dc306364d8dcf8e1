/** Combines definitions and words into the JSON that Blockly registers. */
import type { BlockDefinition, Slot } from "../definitions";
import { iconField } from "./blockIcons";
import { blockStyle, COLOR_FIELD, DIALOG_FIELD, NUMBER_FIELD, PICK_FIELD, TEXT_FIELD } from "./registeredNames";

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
      const parts: BlocklyJson[] = [];
      const add = (...added: BlocklyJson[]) => added.map((part) => `%${parts.push(part)}`).join(" ");
      const words = line.replace(/%(\d+)/g, (_, place: string, at: number) => {
        const slot = slotAt(definition, place);
        return add(...(at > 0 ? [MAY_WRAP] : []), argument(definition.type, slot, translate));
      });
      json[`message${row}`] = row === 0 ? withIcon(definition, words, add) : words;
      json[`args${row}`] = parts;
    });
  return json;
}

function withIcon(definition: BlockDefinition, words: string, add: (icon: BlocklyJson) => string): string {
  const icon = iconField(definition);
  if (icon === null) return words;
  return definition.shape === "hat" ? `${add(icon)} ${words}` : `${words} ${add(icon)}`;
}

/** A row can go on below where an input ends. */
const MAY_WRAP = { type: "input_dummy" };

function slotAt({ type, slots }: BlockDefinition, place: string): Slot {
  const slot = slots[Number(place) - 1];
  if (slot === undefined) throw new Error(`the words of ${type} name slot ${place}`);
  return slot;
}

const TYPED_FIELDS = { number: NUMBER_FIELD, text: TEXT_FIELD, color: COLOR_FIELD } as const;

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

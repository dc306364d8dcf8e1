import type { SavedFunction } from "../compile";
import { categories, definitions, definitionsIn, type BlockDefinition, type CategoryId, type Filling, type Slot } from "../definitions";
import { EDIT_FUNCTION_BUTTON, MAKE_BUTTON, MANAGE_BUTTON, OWN_FUNCTIONS } from "./names";
import { namedKeys } from "../runtime/keys";
import { ownJson } from "./ownBlocks";

type Say = (key: string) => string;

/** The toolbox as Blockly's JSON: Entry's categories, every block with its slots filled. */
export function toolbox(say: Say) {
  return {
    kind: "categoryToolbox",
    contents: categories.map(({ id }) => ({
      kind: "category",
      name: say(`category.${id}`),
      categorystyle: id,
      ...(id === "functions" ? { custom: OWN_FUNCTIONS } : { contents: [...buttons(id, say), ...blocks(id, say)] }),
    })),
  };
}

function buttons(category: CategoryId, say: Say) {
  if (category !== "data") return [];
  return [
    button(say("variable.make"), `${MAKE_BUTTON}variable`),
    button(say("list.make"), `${MAKE_BUTTON}list`),
    button(say("things.manage"), MANAGE_BUTTON),
  ];
}

const button = (text: string, callbackkey: string) => ({ kind: "button", text, callbackkey });

const blocks = (category: CategoryId, say: Say) => definitionsIn(category).filter(({ own }) => !own).map((definition) => toolboxBlock(definition, say));

export function toolboxBlock({ type, slots }: BlockDefinition, say: Say) {
  const filled = slots.filter((slot): slot is Extract<Slot, { kind: "value" }> => slot.kind === "value");
  const inputs = Object.fromEntries(filled.map(({ name, filling }) => [name, { shadow: shadow(filling, say) }]));
  return { kind: "block", type, inputs };
}

const shadow = (filling: Filling, say: Say) => ({
  type: filling.type,
  fields: { VALUE: "word" in filling ? say(filling.word) : filling.value },
});

/** What the toolbox shows under "functions": each with its calls, its parameters, and a button to change it. */
export function functionsToolbox(functions: readonly SavedFunction[], say: (key: string, facts?: Record<string, string>) => string) {
  return [
    button(say("function.make"), `${MAKE_BUTTON}function`),
    ...(functions.some(({ returns }) => returns) ? blocks("functions", say) : []),
    ...functions.flatMap((each) => [
      ownJson("function_general", each),
      ...(each.returns ? [ownJson("function_value", each)] : []),
      ...each.parameters.map(({ id }) => ownJson("function_param", each, id)),
      button(say("function.edit", { name: each.name }), `${EDIT_FUNCTION_BUTTON}${each.id}`),
    ]),
  ];
}

/** Every block of the toolbox with the words under which it is found. */
export function searchableBlocks(say: (key: string, facts?: Record<string, string>) => string, functions: readonly SavedFunction[]) {
  const known = definitions.filter(({ own }) => !own).map((definition) => ({
    block: toolboxBlock(definition, say), label: label(definition, say), more: moreWords(definition, say),
  }));
  const own = functions.map((each) => ({ block: { ...ownJson("function_general", each), inputs: {} }, label: each.name, more: say("category.functions") }));
  return [...known, ...own];
}

const label = ({ type }: BlockDefinition, say: Say): string => say(`block.${type}`).replace(/%\d+|\n/g, " ");

function moreWords({ type, category, slots }: BlockDefinition, say: Say): string {
  const choices = slots.flatMap((slot) => (slot.kind === "choice" ? slot.options.map((option) => say(`choice.${type}.${slot.name}.${option}`)) : []));
  const keys = slots.some((slot) => slot.kind === "pick" && slot.from === "key") ? namedKeys.map((key) => say(`key.${key}`)) : [];
  return [say(`category.${category}`), ...choices, ...keys, say(`help.${type}`), type].join(" ");
}

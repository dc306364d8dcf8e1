import type { SavedFunction } from "../compile";
import {
  type BlockDefinition,
  type CategoryId,
  categories,
  type DefaultValue,
  definitions,
  definitionsIn,
  type Slot,
} from "../definitions";
import { namedKeys } from "../runtime/keys";
import { functionBlockJson } from "./functionBlocks";
import { EDIT_FUNCTION_BUTTON, FUNCTIONS_CATEGORY, MAKE_BUTTON, MANAGE_BUTTON } from "./registeredNames";

type Translate = (key: string) => string;

/** The toolbox as Blockly's JSON: Entry's categories, with every slot filled. */
export function toolbox(translate: Translate) {
  return {
    kind: "categoryToolbox",
    contents: categories.map(({ id }) => ({
      kind: "category",
      name: translate(`category.${id}`),
      categorystyle: id,
      ...(id === "functions"
        ? { custom: FUNCTIONS_CATEGORY }
        : { contents: [...categoryButtons(id, translate), ...categoryBlocks(id, translate)] }),
    })),
  };
}

function categoryButtons(category: CategoryId, translate: Translate) {
  if (category !== "data") return [];
  return [
    button(translate("variable.make"), `${MAKE_BUTTON}variable`),
    button(translate("list.make"), `${MAKE_BUTTON}list`),
    button(translate("symbols.manage"), MANAGE_BUTTON),
  ];
}

const button = (text: string, callbackkey: string) => ({ kind: "button", text, callbackkey });

const categoryBlocks = (category: CategoryId, translate: Translate) =>
  definitionsIn(category)
    .filter(({ isFunctionBlock }) => !isFunctionBlock)
    .map((definition) => toolboxBlock(definition, translate));

export function toolboxBlock({ type, slots }: BlockDefinition, translate: Translate) {
  const filled = slots.filter((slot): slot is Extract<Slot, { kind: "value" }> => slot.kind === "value");
  const inputs = Object.fromEntries(
    filled.map(({ name, defaultValue }) => [name, { shadow: shadowBlock(defaultValue, translate) }]),
  );
  return { kind: "block", type, inputs };
}

const shadowBlock = (filling: DefaultValue, translate: Translate) => ({
  type: filling.type,
  fields: { VALUE: "word" in filling ? translate(filling.word) : filling.value },
});

/** The contents of the "functions" category: for each function its call blocks, its parameters and an edit button. */
export function functionsToolbox(
  functions: readonly SavedFunction[],
  translate: (key: string, params?: Record<string, string>) => string,
) {
  return [
    button(translate("function.make"), `${MAKE_BUTTON}function`),
    ...(functions.some(({ returns }) => returns) ? categoryBlocks("functions", translate) : []),
    ...functions.flatMap((definition) => [
      functionBlockJson("function_general", definition),
      ...(definition.returns ? [functionBlockJson("function_value", definition)] : []),
      ...definition.parameters.map(({ id }) => functionBlockJson("function_param", definition, id)),
      button(translate("function.edit", { name: definition.name }), `${EDIT_FUNCTION_BUTTON}${definition.id}`),
    ]),
  ];
}

/** Every toolbox block with the words by which the search finds it. */
export function searchableBlocks(
  translate: (key: string, params?: Record<string, string>) => string,
  functions: readonly SavedFunction[],
) {
  const defined = definitions
    .filter(({ isFunctionBlock }) => !isFunctionBlock)
    .map((definition) => ({
      block: toolboxBlock(definition, translate),
      label: blockLabel(definition, translate),
      keywords: searchKeywords(definition, translate),
    }));
  const functionBlocks = functions.map((definition) => ({
    block: { ...functionBlockJson("function_general", definition), inputs: {} },
    label: definition.name,
    keywords: translate("category.functions"),
  }));
  return [...defined, ...functionBlocks];
}

const blockLabel = ({ type }: BlockDefinition, translate: Translate): string =>
  translate(`block.${type}`).replace(/%\d+|\n/g, " ");

function searchKeywords({ type, category, slots }: BlockDefinition, translate: Translate): string {
  const choices = slots.flatMap((slot) =>
    slot.kind === "choice" ? slot.options.map((option) => translate(`choice.${type}.${slot.name}.${option}`)) : [],
  );
  const keys = slots.some((slot) => slot.kind === "pick" && slot.from === "key")
    ? namedKeys.map((key) => translate(`key.${key}`))
    : [];
  return [translate(`category.${category}`), ...choices, ...keys, translate(`help.${type}`), type].join(" ");
}

import { categories, definitionsIn, type BlockDefinition, type Filling, type Slot } from "../definitions";

type Say = (key: string) => string;

/** The toolbox as Blockly's JSON: Entry's categories, every block with its slots filled. */
export function toolbox(say: Say) {
  return {
    kind: "categoryToolbox",
    contents: categories.map(({ id }) => ({
      kind: "category",
      name: say(`category.${id}`),
      categorystyle: id,
      contents: definitionsIn(id).map((definition) => toolboxBlock(definition, say)),
    })),
  };
}

export function toolboxBlock({ type, slots }: BlockDefinition, say: Say) {
  const filled = slots.filter((slot): slot is Extract<Slot, { kind: "value" }> => slot.kind === "value");
  const inputs = Object.fromEntries(filled.map(({ name, filling }) => [name, { shadow: shadow(filling, say) }]));
  return { kind: "block", type, inputs };
}

const shadow = (filling: Filling, say: Say) => ({
  type: filling.type,
  fields: { VALUE: "word" in filling ? say(filling.word) : filling.value },
});

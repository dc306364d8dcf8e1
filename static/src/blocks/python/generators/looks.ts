import { textLiteral } from "../writer/expression";
import type { BlockWriter, Generators } from "../writer/scriptWriter";
import { method } from "./moving";

const layers = { FRONT: "front", FORWARD: "forward", BACKWARD: "backward", BACK: "back" };

export const looks: Generators = {
  commands: {
    show: method("show"),
    hide: method("hide"),
    dialog_time: (block) => block.writeLine(`self.${verb(block)}_for(${block.argumentList("VALUE", "SECOND")})`),
    dialog: (block) => block.writeLine(`self.${verb(block)}(${block.argumentList("VALUE")})`),
    remove_dialog: method("remove_bubble"),
    change_to_some_shape: (block) => block.writeLine(`self.wear(${costumeLiteral(block)})`),
    change_to_next_shape: method("next_costume"),
    change_background(block) {
      const id = block.option("BACKGROUND");
      const own = block.symbols.program.backgrounds?.find((background) => background.id === id)?.name;
      block.writeLine(
        `set_background(${textLiteral(own ?? block.symbols.displayNames.translate(`background.${id === "" ? "plain" : id}`))})`,
      );
    },
    add_effect_amount: (block) =>
      block.writeLine(`self.change_effect(${textLiteral(block.option("EFFECT"))}, ${block.argumentList("VALUE")})`),
    change_effect_amount: (block) =>
      block.writeLine(`self.set_effect(${textLiteral(block.option("EFFECT"))}, ${block.argumentList("VALUE")})`),
    erase_all_effects: method("clear_effects"),
    change_scale_size: method("change_size", "VALUE"),
    set_scale_size: method("set_size", "VALUE"),
    change_object_index: (block) =>
      block.writeLine(`self.arrange(${textLiteral(block.mappedOption(layers, "LOCATION"))})`),
  },
  values: {},
};

const verb = (block: BlockWriter): string => (block.option("OPTION") === "think" ? "think" : "say");

/** Names a costume, because costume ids exist only in the saved program. */
function costumeLiteral(block: BlockWriter): string {
  const id = block.option("COSTUME");
  for (const sprite of block.symbols.program.sprites) {
    const found = block.symbols.costumeNames(sprite).find((costume) => costume.id === id);
    if (found !== undefined) return textLiteral(found.name);
  }
  return 'missing("costume")';
}

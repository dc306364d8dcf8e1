import { textLiteral } from "../code";
import type { Forms, Writer } from "../writer";
import { method } from "./moving";

const layers = { FRONT: "front", FORWARD: "forward", BACKWARD: "backward", BACK: "back" };

export const looks: Forms = {
  commands: {
    show: method("show"),
    hide: method("hide"),
    dialog_time: (block) => block.line(`await self.${verb(block)}_for(${block.args("VALUE", "SECOND")})`),
    dialog: (block) => block.line(`self.${verb(block)}(${block.args("VALUE")})`),
    remove_dialog: method("remove_bubble"),
    change_to_some_shape: (block) => block.line(`self.wear(${costume(block)})`),
    change_to_next_shape: method("next_costume"),
    change_background(block) {
      const id = block.option("BACKGROUND");
      const own = block.things.program.backgrounds?.find((each) => each.id === id)?.name;
      block.line(`set_background(${textLiteral(own ?? block.things.shown.say(`background.${id === "" ? "plain" : id}`))})`);
    },
    add_effect_amount: (block) => block.line(`self.change_effect(${textLiteral(block.option("EFFECT"))}, ${block.args("VALUE")})`),
    change_effect_amount: (block) => block.line(`self.set_effect(${textLiteral(block.option("EFFECT"))}, ${block.args("VALUE")})`),
    erase_all_effects: method("clear_effects"),
    change_scale_size: method("change_size", "VALUE"),
    set_scale_size: method("set_size", "VALUE"),
    change_object_index: (block) => block.line(`self.arrange(${textLiteral(block.chosen(layers, "LOCATION"))})`),
  },
  values: {},
};

const verb = (block: Writer): string => (block.option("OPTION") === "think" ? "think" : "say");

/** A costume by its name: those of all sprites have ids of their own. */
function costume(block: Writer): string {
  const id = block.option("COSTUME");
  for (const sprite of block.things.program.sprites) {
    const found = block.things.costumeNames(sprite).find((each) => each.id === id);
    if (found !== undefined) return textLiteral(found.name);
  }
  return 'missing("costume")';
}

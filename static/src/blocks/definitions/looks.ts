import { type BlockDefinition, choice, number, pick, type Slot, words } from "./definition";

const value: Slot = words("VALUE", "filling.hello");
const option = choice("OPTION", "speak", "think");
const effect = choice("EFFECT", "color", "brightness", "transparency");

const command = (type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "looks",
  shape: "command",
  slots,
});

export const looks: readonly BlockDefinition[] = [
  command("show"),
  command("hide"),
  command("dialog_time", value, number("SECOND", 4), option),
  command("dialog", value, option),
  command("remove_dialog"),
  command("change_to_some_shape", pick("COSTUME", "costume")),
  command("change_to_next_shape"),
  command("change_background", pick("BACKGROUND", "background")),
  command("add_effect_amount", effect, number("VALUE", 10)),
  command("change_effect_amount", effect, number("VALUE", 100)),
  command("erase_all_effects"),
  command("change_scale_size", number("VALUE", 10)),
  command("set_scale_size", number("VALUE", 100)),
  command("change_object_index", choice("LOCATION", "FRONT", "FORWARD", "BACKWARD", "BACK")),
];

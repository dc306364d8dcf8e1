import { type BlockDefinition, number, pick, type Shape, type Slot, text, words } from "./definition";

const block = (shape: Shape, type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "data",
  shape,
  slots,
});

const variable = pick("VARIABLE", "variable");
const list = pick("LIST", "list");
const item: Slot = words("DATA", "filling.item");
const place = number("INDEX", 1);

export const data: readonly BlockDefinition[] = [
  block("command", "ask_and_wait", words("VALUE", "filling.question")),
  block("value", "get_canvas_input_value"),
  block("value", "get_variable", variable),
  block("command", "set_variable", variable, text("VALUE", "0")),
  block("command", "change_variable", variable, number("VALUE", 1)),
  block("command", "show_variable", variable),
  block("command", "hide_variable", variable),
  block("value", "get_list", list),
  block("value", "value_of_index_from_list", list, place),
  block("command", "add_value_to_list", item, list),
  block("command", "remove_value_from_list", place, list),
  block("command", "remove_all_from_list", list),
  block("command", "insert_value_to_list", item, list, place),
  block("command", "change_value_list_index", list, place, item),
  block("value", "length_of_list", list),
  block("value", "index_in_list", list, item),
  block("boolean", "is_included_in_list", list, item),
  block("command", "show_list", list),
  block("command", "hide_list", list),
];

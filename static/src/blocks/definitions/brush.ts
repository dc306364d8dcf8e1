import { type BlockDefinition, color, number, type Slot } from "./definition";

/** Red, as Entry's brush at first; one of the offered colors. */
export const FIRST_BRUSH_COLOR = "#e03131";

const command = (type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "brush",
  shape: "command",
  slots,
});

export const brush: readonly BlockDefinition[] = [
  command("brush_stamp"),
  command("start_drawing"),
  command("stop_drawing"),
  command("start_fill"),
  command("stop_fill"),
  command("set_color", color("VALUE", FIRST_BRUSH_COLOR)),
  command("set_random_color"),
  command("set_fill_color", color("VALUE", FIRST_BRUSH_COLOR)),
  command("change_thickness", number("VALUE", 1)),
  command("set_thickness", number("VALUE", 3)),
  command("change_brush_transparency", number("VALUE", 10)),
  command("set_brush_tranparency", number("VALUE", 50)),
  command("brush_erase_all"),
  { type: "color", category: "brush", shape: "value", slots: [{ kind: "typed", name: "VALUE", as: "color" }] },
];

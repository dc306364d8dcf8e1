import type { Generators } from "../writer/scriptWriter";
import { literal } from "./calc";
import { method } from "./moving";

export const brush: Generators = {
  commands: {
    brush_stamp: method("stamp"),
    start_drawing: method("start_drawing"),
    stop_drawing: method("stop_drawing"),
    start_fill: method("start_filling"),
    stop_fill: method("stop_filling"),
    set_color: method("set_brush_color", "VALUE"),
    set_random_color: method("set_random_brush_color"),
    set_fill_color: method("set_fill_color", "VALUE"),
    change_thickness: method("change_brush_thickness", "VALUE"),
    set_thickness: method("set_brush_thickness", "VALUE"),
    change_brush_transparency: method("change_brush_transparency", "VALUE"),
    set_brush_tranparency: method("set_brush_transparency", "VALUE"),
    brush_erase_all: method("erase_drawings"),
  },
  values: { color: literal },
};

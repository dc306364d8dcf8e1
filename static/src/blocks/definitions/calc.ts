import { type BlockDefinition, choice, number, pick, type Slot, words } from "./definition";

const value = (type: string, ...slots: Slot[]): BlockDefinition => ({ type, category: "calc", shape: "value", slots });

const hello: Slot = words("STRING", "filling.hello");

export const calc: readonly BlockDefinition[] = [
  value("number", { kind: "typed", name: "VALUE", as: "number" }),
  value("text", { kind: "typed", name: "VALUE", as: "text" }),
  value(
    "calc_basic",
    number("LEFTHAND", 10),
    choice("OPERATOR", "PLUS", "MINUS", "MULTI", "DIVIDE"),
    number("RIGHTHAND", 10),
  ),
  value("calc_rand", number("LEFTHAND", 0), number("RIGHTHAND", 10)),
  value("coordinate_mouse", choice("COORDINATE", "x", "y")),
  value(
    "coordinate_object",
    pick("TARGET", "sprite"),
    choice("COORDINATE", "x", "y", "direction", "size", "picture_index", "picture_name"),
  ),
  value("distance_something", pick("TARGET", "goal")),
  value("quotient_and_mod", number("LEFTHAND", 10), number("RIGHTHAND", 3), choice("OPERATOR", "QUOTIENT", "MOD")),
  value(
    "calc_operation",
    number("VALUE", 10),
    choice(
      "OPERATOR",
      "round",
      "floor",
      "ceil",
      "abs",
      "square",
      "root",
      "sin",
      "cos",
      "tan",
      "log",
      "ln",
      "factorial",
    ),
  ),
  value("get_project_timer_value"),
  {
    type: "choose_project_timer_action",
    category: "calc",
    shape: "command",
    slots: [choice("ACTION", "RESET", "STOP", "START")],
  },
  value("get_date", choice("VALUE", "YEAR", "MONTH", "DAY", "DAY_OF_WEEK", "HOUR", "MINUTE", "SECOND")),
  value("combine_something", words("VALUE1", "filling.hello"), words("VALUE2", "filling.friend")),
  value("length_of_string", hello),
  value("char_at", hello, number("INDEX", 1)),
  value("substring", hello, number("START", 1), number("END", 2)),
  value("index_of_string", hello, words("SOUGHT", "filling.sought")),
  value("replace_string", hello, words("OLD", "filling.sought"), words("NEW", "filling.friend")),
  value("change_string_case", hello, choice("CASE", "upper", "lower")),
];

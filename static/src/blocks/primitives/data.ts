import type { Value } from "../compile/script";
import type { Call, Primitives } from "../runtime/call";
import type { List, Variable } from "../runtime/data";
import { settled } from "../runtime/pauses";
import { compare, toNumber, toText } from "../runtime/values";

export const data: Primitives = {
  *ask_and_wait(call) {
    const { asking, data: memory } = call.world;
    const asked = asking.ask(call.text("VALUE"));
    let answered = false;
    try {
      memory.answer = yield* settled(asked.answer);
      answered = true;
    } finally {
      if (!answered) asked.drop();
    }
  },

  get_canvas_input_value: (call) => call.world.data.answer,

  get_variable: (call) => variable(call).value,
  set_variable: (call) => call.world.data.set(variable(call).id, call.value("VALUE")),
  change_variable: (call) => call.world.data.set(variable(call).id, toNumber(variable(call).value) + call.number("VALUE")),
  show_variable: (call) => call.world.data.show(variable(call), true),
  hide_variable: (call) => call.world.data.show(variable(call), false),

  get_list: (call) => list(call).items.map(toText).join(" "),
  value_of_index_from_list: (call) => list(call).items[place(call) - 1] ?? "",
  add_value_to_list: (call) => call.world.data.insert(list(call), list(call).items.length + 1, item(call)),
  remove_value_from_list: (call) => call.world.data.remove(list(call), place(call)),
  remove_all_from_list: (call) => call.world.data.empty(list(call)),
  insert_value_to_list: (call) => call.world.data.insert(list(call), place(call), item(call)),
  change_value_list_index: (call) => call.world.data.replace(list(call), place(call), item(call)),
  length_of_list: (call) => list(call).items.length,
  index_in_list: (call) => indexOf(list(call), item(call)) + 1,
  is_included_in_list: (call) => indexOf(list(call), item(call)) >= 0,
  show_list: (call) => call.world.data.show(list(call), true),
  hide_list: (call) => call.world.data.show(list(call), false),
};

const variable = (call: Call): Variable => call.world.data.variable(call.option("VARIABLE"));
const list = (call: Call): List => call.world.data.list(call.option("LIST"));
const item = (call: Call): Value => call.value("DATA");
const place = (call: Call): number => Math.floor(call.number("INDEX"));
const indexOf = ({ items }: List, sought: Value): number => items.findIndex((each) => compare(each, sought) === 0);

import type { Value } from "../compile/compiledProgram";
import type { List, Variable } from "../runtime/data";
import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { compare, toNumber, toText } from "../runtime/values";
import { awaitPromise } from "../runtime/yields";

export const data: Primitives = {
  *ask_and_wait(call) {
    const { questions, data: memory } = call.world;
    const question = questions.askQuestion(call.text("VALUE"));
    let answered = false;
    try {
      memory.answer = yield* awaitPromise(question.answer);
      answered = true;
    } finally {
      if (!answered) question.cancel();
    }
  },

  get_canvas_input_value: (call) => call.world.data.answer,

  get_variable: (call) => variable(call).value,
  set_variable: (call) => call.world.data.setVariable(variable(call).id, call.value("VALUE")),
  change_variable: (call) =>
    call.world.data.setVariable(variable(call).id, toNumber(variable(call).value) + call.number("VALUE")),
  show_variable: (call) => call.world.data.setShown(variable(call), true),
  hide_variable: (call) => call.world.data.setShown(variable(call), false),

  get_list: (call) => list(call).items.map(toText).join(" "),
  value_of_index_from_list: (call) => list(call).items[position(call) - 1] ?? "",
  add_value_to_list: (call) => call.world.data.insertItem(list(call), list(call).items.length + 1, item(call)),
  remove_value_from_list: (call) => call.world.data.removeItem(list(call), position(call)),
  remove_all_from_list: (call) => call.world.data.clearList(list(call)),
  insert_value_to_list: (call) => call.world.data.insertItem(list(call), position(call), item(call)),
  change_value_list_index: (call) => call.world.data.replaceItem(list(call), position(call), item(call)),
  length_of_list: (call) => list(call).items.length,
  index_in_list: (call) => indexOf(list(call), item(call)) + 1,
  is_included_in_list: (call) => indexOf(list(call), item(call)) >= 0,
  show_list: (call) => call.world.data.setShown(list(call), true),
  hide_list: (call) => call.world.data.setShown(list(call), false),
};

const variable = (call: PrimitiveCall): Variable => call.world.data.variable(call.option("VARIABLE"));
const list = (call: PrimitiveCall): List => call.world.data.list(call.option("LIST"));
const item = (call: PrimitiveCall): Value => call.value("DATA");
const position = (call: PrimitiveCall): number => call.position("INDEX");
const indexOf = ({ items }: List, sought: Value): number => items.findIndex((value) => compare(value, sought) === 0);

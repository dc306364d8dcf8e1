import { code, LEVEL, textLiteral, within, type Kind } from "../code";
import { orMissing } from "../things";
import type { CommandForm, Forms, ValueForm, Writer } from "../writer";

export const data: Forms = {
  commands: {
    ask_and_wait: (block) => block.line(`await ask(${block.args("VALUE")})`),

    set_variable(block) {
      const value = block.value("VALUE");
      set(block, "=", value.kind, value.text);
    },

    change_variable(block) {
      const id = block.option("VARIABLE");
      const by = block.number("VALUE");
      const name = block.things.variable(id);
      if (name === null) return block.line('missing("variable")');
      if (block.things.kinds.of(variableKey(id)) === "number") return set(block, "+=", "number", by.text);
      set(block, "=", "number", `number(${name}) + ${within(by, LEVEL.product)}`);
    },

    show_variable: (block) => block.line(`show_variable(${variableName(block)})`),
    hide_variable: (block) => block.line(`hide_variable(${variableName(block)})`),
    add_value_to_list: command("add", "DATA"),
    remove_value_from_list: command("remove", "INDEX"),
    remove_all_from_list: command("clear"),
    insert_value_to_list: command("insert", "INDEX", "DATA"),
    change_value_list_index: command("change", "INDEX", "DATA"),
    show_list: command("show"),
    hide_list: command("hide"),
  },
  values: {
    get_canvas_input_value: () => code("answer()", "text"),
    get_variable(block) {
      const id = block.option("VARIABLE");
      const name = block.things.variable(id);
      return name === null ? orMissing(null, "variable") : code(name, block.things.kinds.of(variableKey(id)));
    },
    get_list: value("whole", "text"),
    value_of_index_from_list: value("item", "any", "INDEX"),
    length_of_list: (block) => code(`len(${listName(block)})`, "number"),
    index_in_list: value("place_of", "number", "DATA"),
    is_included_in_list: value("includes", "boolean", "DATA"),
  },
};

/** Under which the kind of a variable is known. */
export const variableKey = (id: string): string => `variable ${id}`;

function set(block: Writer, sign: string, kind: Kind, value: string): void {
  const id = block.option("VARIABLE");
  const name = block.things.variable(id);
  if (name === null) return block.line('missing("variable")');
  block.holds(variableKey(id), kind);
  block.page.sets.add(name);
  block.line(`${name} ${sign} ${value}`);
}

/** The runtime finds the variable by its identifier. */
function variableName(block: Writer): string {
  const name = block.things.variable(block.option("VARIABLE"));
  return name === null ? 'missing("variable")' : textLiteral(name);
}

const listName = (block: Writer): string => orMissing(block.things.list(block.option("LIST")), "list").text;

function command(name: string, ...inputs: string[]): CommandForm {
  return (block) => block.line(`${listName(block)}.${name}(${block.args(...inputs)})`);
}

function value(name: string, kind: Kind, ...inputs: string[]): ValueForm {
  return (block) => code(`${listName(block)}.${name}(${block.args(...inputs)})`, kind);
}

import {
  type Expression,
  expression,
  isNumber,
  PRECEDENCE,
  parenthesized,
  storedType,
  textLiteral,
  type ValueType,
} from "../writer/expression";
import { orMissing } from "../writer/programSymbols";
import type { BlockWriter, CommandGenerator, Generators, ValueGenerator } from "../writer/scriptWriter";

export const data: Generators = {
  commands: {
    ask_and_wait: (block) => block.writeLine(`ask(${block.argumentList("VALUE")})`),

    set_variable(block) {
      assignVariable(block, "=", block.value("VALUE"));
    },

    change_variable(block) {
      const id = block.option("VARIABLE");
      const by = block.number("VALUE");
      const name = block.symbols.variableName(id);
      if (name === null) return block.writeLine('missing("variable")');
      if (isNumber(block.symbols.types.typeOf(variableKey(id)))) return assignVariable(block, "+=", by);
      assignVariable(block, "=", expression(`number(${name}) + ${parenthesized(by, PRECEDENCE.product)}`, "any"));
    },

    show_variable: (block) => block.writeLine(`show_variable(${variableName(block)})`),
    hide_variable: (block) => block.writeLine(`hide_variable(${variableName(block)})`),
    add_value_to_list: listCommand("add", "DATA"),
    remove_value_from_list: listCommand("remove", "INDEX"),
    remove_all_from_list: listCommand("clear"),
    insert_value_to_list: listCommand("insert", "INDEX", "DATA"),
    change_value_list_index: listCommand("change", "INDEX", "DATA"),
    show_list: listCommand("show"),
    hide_list: listCommand("hide"),
  },
  values: {
    get_canvas_input_value: () => expression("answer()", "text"),
    get_variable(block) {
      const id = block.option("VARIABLE");
      const name = block.symbols.variableName(id);
      return name === null
        ? orMissing(null, "variable")
        : expression(name, block.symbols.types.typeOf(variableKey(id)));
    },
    get_list: listValue("whole", "text"),
    value_of_index_from_list: listValue("item", "any", "INDEX"),
    length_of_list: (block) => expression(`len(${listName(block)})`, "integer"),
    index_in_list: listValue("place_of", "integer", "DATA"),
    is_included_in_list: listValue("includes", "boolean", "DATA"),
  },
};

/** The key under which the type of a variable is recorded. */
export const variableKey = (id: string): string => `variable ${id}`;

function assignVariable(block: BlockWriter, sign: string, value: Expression): void {
  const id = block.option("VARIABLE");
  const name = block.symbols.variableName(id);
  if (name === null) return block.writeLine('missing("variable")');
  block.recordType(variableKey(id), storedType(value));
  block.context.assigned.add(name);
  block.writeLine(`${name} ${sign} ${value.text}`);
}

/** The runtime finds the variable by its identifier, which Python spells in NFKC. */
function variableName(block: BlockWriter): string {
  const name = block.symbols.variableName(block.option("VARIABLE"));
  return name === null ? 'missing("variable")' : textLiteral(name.normalize("NFKC"));
}

const listName = (block: BlockWriter): string => orMissing(block.symbols.listName(block.option("LIST")), "list").text;

function listCommand(name: string, ...inputs: string[]): CommandGenerator {
  return (block) => block.writeLine(`${listName(block)}.${name}(${block.argumentList(...inputs)})`);
}

function listValue(name: string, kind: ValueType, ...inputs: string[]): ValueGenerator {
  return (block) => expression(`${listName(block)}.${name}(${block.argumentList(...inputs)})`, kind);
}

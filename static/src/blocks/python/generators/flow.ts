import { type Expression, expression, literalNumber, PRECEDENCE, parenthesized } from "../writer/expression";
import type { BlockWriter, Generators } from "../writer/scriptWriter";
import { targetExpression } from "./target";

export const flow: Generators = {
  commands: {
    wait_second: (block) => block.writeLine(`wait(${block.argumentList("SECOND")})`),

    repeat_basic(block) {
      block.writeLine(`for _ in range(${repeatCount(block)}):`);
      block.writeLoopBranch("DO");
    },

    repeat_inf(block) {
      block.writeLine("while True:");
      block.writeLoopBranch("DO");
    },

    repeat_while_true(block) {
      const condition = block.condition("BOOL");
      block.writeLine(`while ${block.option("OPTION") === "while" ? condition.text : negated(condition).text}:`);
      block.writeLoopBranch("DO");
    },

    /** Outside a loop there is nothing to leave. */
    stop_repeat: (block) => block.writeLine(block.context.loops > 0 ? "break" : "pass"),

    _if(block) {
      block.writeLine(`if ${block.condition("BOOL").text}:`);
      block.writeBranch("STACK");
    },

    if_else(block) {
      block.writeLine(`if ${block.condition("BOOL").text}:`);
      block.writeBranch("STACK_IF");
      block.writeLine("else:");
      block.writeBranch("STACK_ELSE");
    },

    wait_until_true(block) {
      block.writeLine(`while ${negated(block.condition("BOOL")).text}:`);
      block.writeLine("    look_again()");
    },

    stop_object(block) {
      const target = block.option("TARGET");
      if (target === "other") block.writeLine("self.stop_other_scripts()");
      else block.writeLine(target === "all" ? "stop_all()" : "return");
    },

    create_clone: (block) => block.writeLine(`self.clone(${targetExpression(block, "TARGET")})`),
    delete_clone: (block) => block.writeLine("self.delete_clone()"),
    remove_all_clones: (block) => block.writeLine("self.delete_all_clones()"),
  },
  values: {},
};

/** A whole number is used as it is. */
function repeatCount(block: BlockWriter): string {
  const times = block.value("VALUE");
  const literal = literalNumber(times);
  return literal !== null && times.type === "integer" ? times.text : `times(${times.text})`;
}

export const negated = (condition: Expression): Expression =>
  condition.negation === undefined
    ? {
        ...expression(`not ${parenthesized(condition, PRECEDENCE.not)}`, "boolean", PRECEDENCE.not),
        negation: condition.text,
      }
    : { ...condition, text: condition.negation, negation: condition.text };

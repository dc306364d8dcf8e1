import { code, LEVEL, within, writtenNumber, type Code } from "../code";
import type { Forms, Writer } from "../writer";
import { target } from "./target";

export const flow: Forms = {
  commands: {
    wait_second: (block) => block.line(`await wait(${block.args("SECOND")})`),

    repeat_basic(block) {
      block.line(`for _ in range(${turnsOf(block)}):`);
      block.turns("DO");
    },

    repeat_inf(block) {
      block.line("while True:");
      block.turns("DO");
    },

    repeat_while_true(block) {
      const condition = block.condition("BOOL");
      block.line(`while ${block.option("OPTION") === "while" ? condition.text : negated(condition).text}:`);
      block.turns("DO");
    },

    /** Outside a loop there is nothing to leave. */
    stop_repeat: (block) => block.line(block.page.loops > 0 ? "break" : "pass"),

    _if(block) {
      block.line(`if ${block.condition("BOOL").text}:`);
      block.body("STACK");
    },

    if_else(block) {
      block.line(`if ${block.condition("BOOL").text}:`);
      block.body("STACK_IF");
      block.line("else:");
      block.body("STACK_ELSE");
    },

    wait_until_true(block) {
      block.line(`while ${negated(block.condition("BOOL")).text}:`);
      block.turns("", "await look_again()");
    },

    stop_object(block) {
      const what = block.option("TARGET");
      if (what === "other") block.line("self.stop_other_scripts()");
      else block.line(what === "all" ? "stop_all()" : "return");
    },

    create_clone: (block) => block.line(`self.clone(${target(block, "TARGET")})`),
    delete_clone: (block) => block.line("self.delete_clone()"),
    remove_all_clones: (block) => block.line("self.delete_all_clones()"),
  },
  values: {},
};

/** A whole number stands as it is. */
function turnsOf(block: Writer): string {
  const wanted = block.value("VALUE");
  const written = writtenNumber(wanted);
  return written !== null && Number.isInteger(written) ? wanted.text : `times(${wanted.text})`;
}

export const negated = (condition: Code): Code => (condition.opposite === undefined
  ? code(`not ${within(condition, LEVEL.not)}`, "boolean", LEVEL.not)
  : { ...condition, text: condition.opposite, opposite: condition.text });


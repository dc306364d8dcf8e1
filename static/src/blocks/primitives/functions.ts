import { parameterInput } from "../compile/own";
import type { Value } from "../compile/script";
import type { Call, Primitives } from "../runtime/call";
import { LeaveScript, type Running } from "../runtime/pauses";

const PREFIX = parameterInput("");

export const functions: Primitives = {
  *function_general(call) {
    yield* runFunction(call);
  },

  *function_value(call) {
    return yield* runFunction(call);
  },

  function_return(call) {
    throw new LeaveScript(call.value("VALUE"));
  },

  /** Outside its function a parameter is nothing, as in Scratch. */
  function_param: (call) => call.script.parameter(call.option("PARAMETER")) ?? 0,
};

function runFunction(call: Call): Running<Value> {
  const handed = Object.entries(call.given).map(([input, value]): [string, Value] => [input.slice(PREFIX.length), value]);
  return call.script.runFunction(call.option("FUNCTION"), Object.fromEntries(handed));
}

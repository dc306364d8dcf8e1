import type { Value } from "../compile/compiledProgram";
import { parameterInput } from "../compile/functionBlocks";
import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { type Coroutine, EndScript } from "../runtime/yields";

const PREFIX = parameterInput("");

export const functions: Primitives = {
  *function_general(call) {
    yield* runFunction(call);
  },

  *function_value(call) {
    return yield* runFunction(call);
  },

  function_return(call) {
    throw new EndScript(call.value("VALUE"));
  },

  /** Outside its function a parameter is empty, as in Scratch. */
  function_param: (call) => call.script.parameter(call.option("PARAMETER")) ?? 0,
};

function runFunction(call: PrimitiveCall): Coroutine<Value> {
  const values = Object.entries(call.inputs).map(([input, value]): [string, Value] => [
    input.slice(PREFIX.length),
    value,
  ]);
  return call.script.runFunction(call.option("FUNCTION"), Object.fromEntries(values));
}

import { parameterInput } from "../compile/own";
import type { Value } from "../compile/script";
import type { Primitives } from "../runtime/call";

const PREFIX = parameterInput("");

export const functions: Primitives = {
  *function_general(call) {
    const handed = Object.entries(call.given).map(([input, value]): [string, Value] => [input.slice(PREFIX.length), value]);
    yield* call.script.runFunction(call.option("FUNCTION"), Object.fromEntries(handed));
  },

  /** Outside its function a parameter is nothing, as in Scratch. */
  function_param: (call) => call.script.parameter(call.option("PARAMETER")) ?? 0,
};

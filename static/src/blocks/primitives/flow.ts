import type { Call, Primitives } from "../runtime/call";
import { giveWay, waitUntil, type Running } from "../runtime/pauses";

export const flow: Primitives = {
  *wait_second(call) {
    const end = call.program.now() + call.number("seconds") * 1000;
    yield* waitUntil((now) => now >= end);
  },

  *repeat_basic(call) {
    const times = Math.round(call.number("times"));
    for (let turn = 0; turn < times; turn += 1) yield* loopTurn(call);
  },

  *repeat_inf(call) {
    for (;;) yield* loopTurn(call);
  },

  *_if(call) {
    if (call.boolean("condition")) yield* call.branch("then");
  },

  *if_else(call) {
    yield* call.branch(call.boolean("condition") ? "then" : "otherwise");
  },
};

function* loopTurn(call: Call): Running {
  yield* call.branch("body");
  yield* giveWay();
}

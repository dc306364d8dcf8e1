import type { Call, Primitives } from "../runtime/call";
import { afterOthers, giveWay, LeaveLoop, LeaveScript, waitUntil, type Running } from "../runtime/pauses";
import { toBoolean } from "../runtime/values";
import { spriteAt } from "./target";

export const flow: Primitives = {
  *wait_second(call) {
    const end = call.program.now() + call.number("SECOND") * 1000;
    yield* waitUntil((now) => now >= end);
  },

  *repeat_basic(call) {
    const times = Math.round(call.number("VALUE"));
    for (let turn = 0; turn < times; turn += 1) if (yield* loopTurn(call)) return;
  },

  *repeat_inf(call) {
    while (!(yield* loopTurn(call)));
  },

  *repeat_while_true(call) {
    const goesOn = call.option("OPTION") === "while";
    while ((yield* holds(call)) === goesOn) if (yield* loopTurn(call)) return;
  },

  stop_repeat(call) {
    if (call.script.inLoop) throw new LeaveLoop();
  },

  *_if(call) {
    if (call.boolean("BOOL")) yield* call.branch("STACK");
  },

  *if_else(call) {
    yield* call.branch(call.boolean("BOOL") ? "STACK_IF" : "STACK_ELSE");
  },

  *wait_until_true(call) {
    while (!(yield* holds(call))) yield* afterOthers();
  },

  stop_object(call) {
    const target = call.option("TARGET");
    if (target === "other") return call.program.endOthers(call.script);
    if (target === "all") call.program.endAll();
    throw new LeaveScript();
  },

  create_clone(call) {
    call.program.clone(spriteAt(call, call.option("TARGET")));
  },

  delete_clone(call) {
    if (!call.sprite.isClone) return;
    call.program.removeClone(call.sprite);
    throw new LeaveScript();
  },

  remove_all_clones(call) {
    const { id, isClone } = call.sprite;
    for (const clone of call.world.stage.sprites.filter((each) => each.isClone && each.id === id)) call.program.removeClone(clone);
    if (isClone) throw new LeaveScript();
  },
};

/** One turn of a loop; true when the loop was left. */
function* loopTurn(call: Call): Running<boolean> {
  const left = yield* call.turn("DO");
  if (!left) yield* giveWay();
  return left;
}

/** The condition as it is now. */
function* holds(call: Call): Running<boolean> {
  return toBoolean(yield* call.again("BOOL"));
}

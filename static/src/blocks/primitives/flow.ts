import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { shownNumber, toBoolean } from "../runtime/values";
import { BreakLoop, type Coroutine, EndScript, waitFor, yieldToOthers, yieldTurn } from "../runtime/yields";
import { targetSprite } from "./target";

export const flow: Primitives = {
  *wait_second(call) {
    yield* waitFor(call.program.now(), call.number("SECOND") * 1000);
  },

  *repeat_basic(call) {
    const times = Math.round(shownNumber(call.number("VALUE")));
    for (let turn = 0; turn < times; turn += 1) if (yield* loopTurn(call)) return;
  },

  *repeat_inf(call) {
    while (!(yield* loopTurn(call)));
  },

  *repeat_while_true(call) {
    const whileTrue = call.option("OPTION") === "while";
    while ((yield* conditionHolds(call)) === whileTrue) if (yield* loopTurn(call)) return;
  },

  stop_repeat(call) {
    if (call.script.inLoop) throw new BreakLoop();
  },

  *_if(call) {
    if (call.boolean("BOOL")) yield* call.runBranch("STACK");
  },

  *if_else(call) {
    yield* call.runBranch(call.boolean("BOOL") ? "STACK_IF" : "STACK_ELSE");
  },

  *wait_until_true(call) {
    while (!(yield* conditionHolds(call))) yield* yieldToOthers();
  },

  stop_object(call) {
    const target = call.option("TARGET");
    if (target === "other") return call.program.stopOtherScripts(call.script);
    if (target === "all") call.program.stopAll();
    throw new EndScript();
  },

  create_clone(call) {
    call.program.createClone(targetSprite(call, call.option("TARGET")));
  },

  delete_clone(call) {
    if (!call.sprite.isClone) return;
    call.program.removeClone(call.sprite);
    throw new EndScript();
  },

  remove_all_clones(call) {
    const { id, isClone } = call.sprite;
    for (const clone of call.world.stage.sprites.filter((sprite) => sprite.isClone && sprite.id === id))
      call.program.removeClone(clone);
    if (isClone) throw new EndScript();
  },
};

/** Runs one iteration of a loop; true when the loop was left. */
function* loopTurn(call: PrimitiveCall): Coroutine<boolean> {
  const left = yield* call.runLoopTurn("DO");
  if (!left) yield* yieldTurn();
  return left;
}

/** Evaluates the condition anew. */
function* conditionHolds(call: PrimitiveCall): Coroutine<boolean> {
  return toBoolean(yield* call.reevaluate("BOOL"));
}

/** The points at which a running script yields to others. */
import type { Value } from "../compile/compiledProgram";

/** A script that yielded continues when this returns true; `now` is the program's time in ms. */
export type ResumeCondition = (now: number) => boolean;

/** What a script yields: when it goes on, or a function whose blocks it runs first. */
export type Coroutine<T = void> = Generator<ResumeCondition | Subroutine, T, unknown>;

/** An own function that is to be run. The thread keeps a stack of them, as generators within generators would not go deep. */
export class Subroutine {
  constructor(readonly body: Coroutine<Value>) {}
}

const always: ResumeCondition = () => true;

/** Every loop yields after each iteration, so that no loop can freeze the page. */
export function* yieldTurn(): Coroutine {
  yield always;
}

/** Checks again after the other scripts' turn; the check alone causes no further round in the same frame. */
export const recheck: ResumeCondition = () => true;

export function* yieldToOthers(): Coroutine {
  yield recheck;
}

export function* waitUntil(ready: ResumeCondition): Coroutine {
  yield ready;
}

/** Waits for a promise; its rejection is thrown in the script. */
export function waitFor(now: number, ms: number): Coroutine {
  return waitUntil((later) => later > now && later >= now + ms);
}

/** Waits for something outside the program; its failure is raised in the script. */
export function* awaitPromise<T>(promise: Promise<T>): Coroutine<T> {
  let outcome: { value: T } | { error: unknown } | undefined;
  promise.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error }),
  );
  yield () => outcome !== undefined;
  if (outcome === undefined) throw new Error("resumed too early");
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/** Thrown to leave the innermost loop. */
export class BreakLoop {}

/** Thrown to end the script or the current function. */
export class EndScript {
  /** `value` is the function's return value. */
  constructor(readonly value: Value = "") {}
}

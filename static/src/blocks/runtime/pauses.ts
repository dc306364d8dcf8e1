/** Where a running script gives way to others. */
import type { Value } from "../compile/script";

/** A script that yielded goes on when this says so; `now` is the program's time in ms. */
export type Pause = (now: number) => boolean;

export type Running<T = void> = Generator<Pause, T, void>;

const always: Pause = () => true;

/** Every loop gives way at the end of each turn, so that no loop can freeze the page. */
export function* giveWay(): Running {
  yield always;
}

/** Looks again after the others' turn; that it looks is no reason for another round in the same frame. */
export const lookAgain: Pause = () => true;

export function* afterOthers(): Running {
  yield lookAgain;
}

export function* waitUntil(ready: Pause): Running {
  yield ready;
}

/** Waits for something outside the program; its failure is raised in the script. */
export function* settled<T>(promise: Promise<T>): Running<T> {
  let outcome: { value: T } | { error: unknown } | undefined;
  promise.then((value) => (outcome = { value }), (error: unknown) => (outcome = { error }));
  yield () => outcome !== undefined;
  if (outcome === undefined) throw new Error("resumed too early");
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

/** Thrown to leave the innermost loop. */
export class LeaveLoop {}

/** Thrown to end the script, or the own function that it is in. */
export class LeaveScript {
  /** `value` is the function's answer. */
  constructor(readonly value: Value = "") {}
}

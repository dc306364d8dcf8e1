import type { Input, Script, Step, Value } from "../compile/compiledProgram";
import { PrimitiveCall, type Primitives, type ProgramControl, type ScriptControl } from "./primitiveCall";
import { BlockProblem } from "./problems";
import type { Sprite, World } from "./world";
import {
  BreakLoop,
  type Coroutine,
  EndScript,
  type ResumeCondition,
  recheck,
  Subroutine,
  waitUntil,
  yieldTurn,
} from "./yields";

export interface ThreadContext {
  world: World;
  program: ProgramControl;
  primitives: Primitives;
}

/** A running function. */
interface CallFrame {
  id: string;
  parameters: Record<string, Value>;
  /** Number of loops around the current block. */
  loops: number;
}

/** Limits recursion, long before the browser's own limit. */
const MAX_CALL_DEPTH = 10_000;

type Proceed = (generator: Coroutine<Value | void>) => IteratorResult<ResumeCondition | Subroutine, Value | void>;

/** One running script. */
export class Thread implements ScriptControl {
  /** The block that runs or waits. */
  blockId: string;
  done = false;
  private isAdvancing = false;
  private resumeWhen: ResumeCondition = () => true;
  /** The script, and the functions in which it is. */
  private readonly generators: Coroutine<Value | void>[];
  /** How often the script is in each function. */
  private readonly callCounts = new Map<string, number>();
  private readonly callStack: CallFrame[] = [{ id: "", parameters: {}, loops: 0 }];

  constructor(
    readonly script: Script,
    readonly sprite: Sprite,
    private readonly context: ThreadContext,
  ) {
    this.blockId = script.hatId;
    this.generators = [this.runSteps(script.steps)];
  }

  get world(): World {
    return this.context.world;
  }

  get program(): ProgramControl {
    return this.context.program;
  }

  get inLoop(): boolean {
    return this.frame.loops > 0;
  }

  canRun(now: number): boolean {
    return !this.done && this.resumeWhen(now);
  }

  /** Whether it is checking a condition again. */
  get isRechecking(): boolean {
    return !this.done && this.resumeWhen === recheck;
  }

  /** Ends the script for good. */
  stop(): void {
    this.done = true;
    // Blocks that wait clean up; those that run now do so at the end of this turn.
    if (!this.isAdvancing) this.closeGenerators();
  }

  /** Runs until the script yields. Errors of its blocks are thrown from here. */
  advance(): void {
    this.isAdvancing = true;
    try {
      const resumeWhen = this.resume();
      if (resumeWhen === null) this.done = true;
      else this.resumeWhen = resumeWhen;
    } catch (error) {
      this.done = true;
      if (!(error instanceof EndScript)) throw error;
    } finally {
      this.isAdvancing = false;
      if (this.done) this.closeGenerators();
    }
  }

  /** Goes on in the innermost function until the script gives way; null when it has come to its end. */
  private resume(): ResumeCondition | null {
    let proceed: Proceed = (generator) => generator.next();
    for (let current = this.generators.at(-1); current !== undefined; current = this.generators.at(-1)) {
      try {
        const turn = proceed(current);
        if (!turn.done && !(turn.value instanceof Subroutine)) return turn.value;
        if (!turn.done) this.generators.push((turn.value as Subroutine).body);
        else this.generators.pop();
        const answer = turn.done ? turn.value : undefined;
        proceed = (generator) => generator.next(answer);
      } catch (error) {
        this.generators.pop();
        if (this.generators.length === 0) throw error;
        proceed = (generator) => generator.throw(error);
      }
    }
    return null;
  }

  /** Blocks that wait clean up, the innermost first. */
  private closeGenerators(): void {
    for (let last = this.generators.pop(); last !== undefined; last = this.generators.pop())
      last.return(undefined as never);
  }

  *runSteps(steps: readonly Step[]): Coroutine {
    for (const step of steps) {
      this.blockId = step.blockId;
      if (this.program.stepMs > 0) yield* this.waitForSpeed();
      const outcome = this.execute(step);
      if (isCoroutine(outcome)) yield* outcome;
    }
  }

  *runLoopTurn(steps: readonly Step[]): Coroutine<boolean> {
    const { frame } = this;
    frame.loops += 1;
    try {
      yield* this.runSteps(steps);
      return false;
    } catch (reason) {
      if (reason instanceof BreakLoop) return true;
      throw reason;
    } finally {
      frame.loops -= 1;
    }
  }

  *runFunction(id: string, parameters: Record<string, Value>): Coroutine<Value> {
    const steps = this.program.functionSteps(id);
    if (steps === undefined) throw new BlockProblem("missing_function");
    if (this.callStack.length > MAX_CALL_DEPTH) throw new BlockProblem("too_deep");
    // A function that calls itself is a loop, too.
    if ((this.callCounts.get(id) ?? 0) > 0) yield* yieldTurn();
    return (yield new Subroutine(this.functionBody({ id, parameters, loops: 0 }, steps))) as Value;
  }

  private *functionBody(frame: CallFrame, steps: readonly Step[]): Coroutine<Value> {
    this.enterFunction(frame);
    try {
      yield* this.runSteps(steps);
      return "";
    } catch (reason) {
      if (!(reason instanceof EndScript) || this.done) throw reason;
      return reason.value;
    } finally {
      this.leaveFunction(frame);
    }
  }

  private enterFunction(frame: CallFrame): void {
    this.callStack.push(frame);
    this.callCounts.set(frame.id, (this.callCounts.get(frame.id) ?? 0) + 1);
  }

  private leaveFunction({ id }: CallFrame): void {
    this.callStack.pop();
    this.callCounts.set(id, (this.callCounts.get(id) ?? 1) - 1);
  }

  parameter(id: string): Value | undefined {
    return Object.hasOwn(this.frame.parameters, id) ? this.frame.parameters[id] : undefined;
  }

  *evaluate(input: Input): Coroutine<Value> {
    if ("constant" in input) return input.constant;
    const { blockId } = this;
    const outcome = this.execute(input);
    const value = (isCoroutine(outcome) ? yield* outcome : outcome) ?? "";
    this.blockId = blockId;
    return value;
  }

  /** Delays the script at a block; a change of speed applies at once. */
  private *waitForSpeed(): Coroutine {
    const { program } = this;
    const since = program.now();
    yield* waitUntil((now) => now - since >= program.stepMs);
  }

  private get frame(): CallFrame {
    return this.callStack[this.callStack.length - 1] as CallFrame;
  }

  /** Runs blocks that need not wait without a generator, because this is where every frame spends its time. */
  private execute(step: Step): Value | void | Coroutine<Value | void> {
    const inputs: Record<string, Value> = {};
    for (const name in step.inputs) {
      const input = step.inputs[name] as Input;
      if ("constant" in input) {
        inputs[name] = input.constant;
        continue;
      }
      const outcome = this.execute(input);
      if (isCoroutine(outcome)) return this.executeWaiting(step, inputs, name, outcome);
      inputs[name] = outcome ?? "";
    }
    return this.callPrimitive(step, inputs);
  }

  /** Continues like `execute` after waiting for an input. */
  private *executeWaiting(
    step: Step,
    inputs: Record<string, Value>,
    pendingInput: string,
    outcome: Coroutine<Value | void>,
  ): Coroutine<Value | void> {
    inputs[pendingInput] = (yield* outcome) ?? "";
    for (const name in step.inputs) {
      if (!Object.hasOwn(inputs, name)) inputs[name] = yield* this.evaluate(step.inputs[name] as Input);
    }
    const result = this.callPrimitive(step, inputs);
    return isCoroutine(result) ? yield* result : result;
  }

  private callPrimitive(step: Step, inputs: Record<string, Value>): Value | void | Coroutine<Value | void> {
    this.blockId = step.blockId;
    return this.primitiveFor(step)(new PrimitiveCall(step, inputs, this));
  }

  private primitiveFor(step: Step) {
    const { primitives } = this.context;
    const primitive = Object.hasOwn(primitives, step.opcode) ? primitives[step.opcode] : undefined;
    if (primitive === undefined) throw new BlockProblem("unknown_block", { type: step.options.type ?? step.opcode });
    return primitive;
  }
}

const isCoroutine = (outcome: Value | void | Coroutine<Value | void>): outcome is Coroutine<Value | void> =>
  typeof outcome === "object";

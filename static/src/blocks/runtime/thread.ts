import type { Input, Script, Step, Value } from "../compile/script";
import { Call, type Primitives, type ProgramControl, type ScriptControl } from "./call";
import { giveWay, LeaveLoop, LeaveScript, lookAgain, waitUntil, type Pause, type Running } from "./pauses";
import { BlockProblem } from "./problems";
import type { Sprite, World } from "./world";

export interface Surroundings {
  world: World;
  program: ProgramControl;
  primitives: Primitives;
}

/** A function that is being run. */
interface Level {
  id: string;
  parameters: Record<string, Value>;
  /** Loops that the function is in. */
  loops: number;
}

/** Functions that call themselves end here, long before the browser's own limit. */
const DEEPEST = 400;

/** One running script. */
export class Thread implements ScriptControl {
  /** The block that runs now, or waits. */
  blockId: string;
  done = false;
  private advances = false;
  private ready: Pause = () => true;
  private readonly steps: Running;
  private readonly levels: Level[] = [{ id: "", parameters: {}, loops: 0 }];

  constructor(readonly script: Script, readonly sprite: Sprite, private readonly around: Surroundings) {
    this.blockId = script.hatId;
    this.steps = this.run(script.steps);
  }

  get world(): World {
    return this.around.world;
  }

  get program(): ProgramControl {
    return this.around.program;
  }

  get inLoop(): boolean {
    return this.level.loops > 0;
  }

  canRun(now: number): boolean {
    return !this.done && this.ready(now);
  }

  /** It stands and looks whether it may go on. */
  get looks(): boolean {
    return !this.done && this.ready === lookAgain;
  }

  /** It never gets another turn. */
  end(): void {
    this.done = true;
    // Blocks that wait clean up; those that run now do so at the end of this turn.
    if (!this.advances) this.steps.return();
  }

  /** Runs until the script gives way. What a block throws comes out here. */
  advance(): void {
    this.advances = true;
    try {
      const turn = this.steps.next();
      if (turn.done) this.done = true;
      else this.ready = turn.value;
    } catch (error) {
      this.done = true;
      if (!(error instanceof LeaveScript)) throw error;
    } finally {
      this.advances = false;
      if (this.done) this.steps.return();
    }
  }

  *run(steps: readonly Step[]): Running {
    for (const step of steps) {
      this.blockId = step.blockId;
      if (this.program.stepMs > 0) yield* this.stand();
      const outcome = this.perform(step);
      if (isRunning(outcome)) yield* outcome;
    }
  }

  *runTurn(steps: readonly Step[]): Running<boolean> {
    const { level } = this;
    level.loops += 1;
    try {
      yield* this.run(steps);
      return false;
    } catch (reason) {
      if (reason instanceof LeaveLoop) return true;
      throw reason;
    } finally {
      level.loops -= 1;
    }
  }

  *runFunction(id: string, parameters: Record<string, Value>): Running<Value> {
    const steps = this.program.functionBlocks(id);
    if (steps === undefined) throw new BlockProblem("missing_function");
    if (this.levels.length > DEEPEST) throw new BlockProblem("too_deep");
    // A function that calls itself is a loop, too.
    if (this.levels.some((each) => each.id === id)) yield* giveWay();
    this.levels.push({ id, parameters, loops: 0 });
    try {
      yield* this.run(steps);
      return "";
    } catch (reason) {
      if (!(reason instanceof LeaveScript) || this.done) throw reason;
      return reason.value;
    } finally {
      this.levels.pop();
    }
  }

  parameter(id: string): Value | undefined {
    return Object.hasOwn(this.level.parameters, id) ? this.level.parameters[id] : undefined;
  }

  *answer(input: Input): Running<Value> {
    if ("constant" in input) return input.constant;
    const { blockId } = this;
    const outcome = this.perform(input);
    const value = (isRunning(outcome) ? yield* outcome : outcome) ?? "";
    this.blockId = blockId;
    return value;
  }

  /** Slowly enough to be followed; a speed that changes meanwhile counts at once. */
  private *stand(): Running {
    const { program } = this;
    const since = program.now();
    yield* waitUntil((now) => now - since >= program.stepMs);
  }

  private get level(): Level {
    return this.levels[this.levels.length - 1] as Level;
  }

  /** Blocks that need no waiting are done without a generator: this is what every frame spends its time on. */
  private perform(step: Step): Value | void | Running<Value | void> {
    const given: Record<string, Value> = {};
    for (const name in step.inputs) {
      const input = step.inputs[name] as Input;
      if ("constant" in input) {
        given[name] = input.constant;
        continue;
      }
      const outcome = this.perform(input);
      if (isRunning(outcome)) return this.performWaiting(step, given, name, outcome);
      given[name] = outcome ?? "";
    }
    return this.act(step, given);
  }

  /** Goes on with `perform` where an input has to be waited for. */
  private *performWaiting(
    step: Step, given: Record<string, Value>, waited: string, outcome: Running<Value | void>,
  ): Running<Value | void> {
    given[waited] = (yield* outcome) ?? "";
    for (const name in step.inputs) {
      if (!Object.hasOwn(given, name)) given[name] = yield* this.answer(step.inputs[name] as Input);
    }
    const own = this.act(step, given);
    return isRunning(own) ? yield* own : own;
  }

  private act(step: Step, given: Record<string, Value>): Value | void | Running<Value | void> {
    this.blockId = step.blockId;
    return this.primitive(step)(new Call(step, given, this));
  }

  private primitive(step: Step) {
    const { primitives } = this.around;
    const primitive = Object.hasOwn(primitives, step.opcode) ? primitives[step.opcode] : undefined;
    if (primitive === undefined) throw new BlockProblem("unknown_block", { type: step.options.type ?? step.opcode });
    return primitive;
  }
}

const isRunning = (outcome: Value | void | Running<Value | void>): outcome is Running<Value | void> =>
  typeof outcome === "object";

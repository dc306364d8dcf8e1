import type { Input, Script, Step, Value } from "../compile/script";
import { Call, type Primitives, type ProgramControl } from "./call";
import type { Pause, Running } from "./pauses";
import { BlockProblem } from "./problems";
import type { Sprite, World } from "./world";

export interface Surroundings {
  world: World;
  program: ProgramControl;
  primitives: Primitives;
}

/** One running script. */
export class Thread {
  /** The block that runs now, or waits. */
  blockId: string;
  done = false;
  private ready: Pause = () => true;
  private readonly steps: Running;

  constructor(script: Script, readonly sprite: Sprite, private readonly around: Surroundings) {
    this.blockId = script.hatId;
    this.steps = this.run(script.steps);
  }

  canRun(now: number): boolean {
    return !this.done && this.ready(now);
  }

  /** Runs until the script gives way. What a block throws comes out here. */
  advance(): void {
    try {
      const turn = this.steps.next();
      if (turn.done) this.done = true;
      else this.ready = turn.value;
    } catch (error) {
      this.done = true;
      throw error;
    }
  }

  private *run(steps: readonly Step[]): Running {
    for (const step of steps) {
      this.blockId = step.blockId;
      yield* this.perform(step);
    }
  }

  private *perform(step: Step): Running<Value> {
    const given: Record<string, Value> = {};
    for (const name in step.inputs) given[name] = yield* this.answer(step.inputs[name] as Input);
    this.blockId = step.blockId;
    const { world, program } = this.around;
    const outcome = this.primitive(step)(
      new Call(step, given, this.sprite, world, program, (branch) => this.run(branch)),
    );
    return (isRunning(outcome) ? yield* outcome : outcome) ?? "";
  }

  private *answer(input: Input): Running<Value> {
    return "constant" in input ? input.constant : yield* this.perform(input);
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

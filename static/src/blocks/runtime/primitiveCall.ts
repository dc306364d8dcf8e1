import type { Input, Step, Value } from "../compile/compiledProgram";
import type { Timer } from "./timer";
import { shownNumber, toBoolean, toNumber, toText } from "./values";
import type { Sprite, World } from "./world";
import type { Coroutine } from "./yields";

/** How a primitive controls the program that runs it. */
export interface ProgramControl {
  readonly timer: Timer;
  /** The delay of a script at every block, in ms; 0 at full speed. */
  readonly stepMs: number;
  /** Pauses the program after this block's turn; the returned function resumes this run. */
  pause(): () => void;
  /** The running time of the program in ms, without pauses. */
  now(): number;
  /** Starts the scripts that receive the message; the returned function tells whether they have all ended. */
  broadcast(message: string): () => boolean;
  /** Ends every script; the stage stays as it is. */
  stopAll(): void;
  /** Ends the other scripts of the same sprite. */
  stopOtherScripts(script: ScriptControl): void;
  /** Ends every script and starts those of another scene. Throws `BlockProblem` if there is no such scene. */
  startScene(scene: string): void;
  /** Clones the sprite, unless there are too many clones or it is not in this scene. */
  createClone(sprite: Sprite): void;
  /** Removes a clone and its scripts. */
  removeClone(clone: Sprite): void;
  functionSteps(id: string): readonly Step[] | undefined;
}

/** The script that runs the block. */
export interface ScriptControl {
  readonly sprite: Sprite;
  readonly world: World;
  readonly program: ProgramControl;
  runSteps(steps: readonly Step[]): Coroutine;
  evaluate(input: Input): Coroutine<Value>;
  /** Runs one iteration of a loop; true when the blocks left the loop. */
  runLoopTurn(steps: readonly Step[]): Coroutine<boolean>;
  /** Whether there is a loop to leave. */
  readonly inLoop: boolean;
  /** Runs a student's function with arguments; returns "" when the function returns nothing. */
  runFunction(id: string, parameters: Record<string, Value>): Coroutine<Value>;
  /** The argument for a parameter of the current function. */
  parameter(id: string): Value | undefined;
}

/** One execution of a block: its inputs and what it can control. */
export class PrimitiveCall {
  constructor(
    private readonly step: Step,
    readonly inputs: Readonly<Record<string, Value>>,
    readonly script: ScriptControl,
  ) {}

  get sprite(): Sprite {
    return this.script.sprite;
  }

  get world(): World {
    return this.script.world;
  }

  get program(): ProgramControl {
    return this.script.program;
  }

  number = (input: string): number => toNumber(this.value(input));
  /** A place counted from 1. */
  position = (input: string): number => Math.floor(shownNumber(this.number(input)));
  text = (input: string): string => toText(this.value(input));
  boolean = (input: string): boolean => toBoolean(this.value(input));
  option = (name: string): string => this.step.options[name] ?? "";
  runBranch = (name: string): Coroutine => this.script.runSteps(this.steps(name));
  /** Runs a branch as one iteration of a loop; true when the loop has to end. */
  runLoopTurn = (name: string): Coroutine<boolean> => this.script.runLoopTurn(this.steps(name));
  /** Evaluates an input again: the condition of a loop changes while it runs. */
  reevaluate = (name: string): Coroutine<Value> => this.script.evaluate(this.step.inputs[name] ?? { constant: "" });

  /** The value for an option of the block; the compiler rejects unknown options. */
  mappedOption<T>(choices: ReadonlyMap<string, T>, name: string): T {
    const choice = choices.get(this.option(name));
    if (choice === undefined) throw new Error(`${this.step.opcode} has no ${name} ${this.option(name)}`);
    return choice;
  }

  value(input: string): Value {
    const value = this.inputs[input];
    if (value === undefined) throw new Error(`${this.step.opcode} was compiled without ${input}`);
    return value;
  }

  private steps(name: string): readonly Step[] {
    return this.step.branches[name] ?? [];
  }
}

/** The implementation of a block: returns a value at once, or a coroutine that yields and returns later. */
export type Primitive = (call: PrimitiveCall) => Value | void | Coroutine<Value | void>;
export type Primitives = Record<string, Primitive>;

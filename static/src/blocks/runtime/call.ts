import type { Input, Step, Value } from "../compile/script";
import type { Running } from "./pauses";
import type { Timer } from "./timer";
import { toBoolean, toNumber, toText } from "./values";
import type { Sprite, World } from "./world";

/** What a primitive may do to the program that runs it. */
export interface ProgramControl {
  readonly timer: Timer;
  /** How long a script stands at every block; 0 at full speed. */
  readonly stepMs: number;
  /** Stands still from the end of this block's turn; the answer lets this very run go on. */
  pause(): () => void;
  /** Milliseconds that the program has run, pauses left out. */
  now(): number;
  /** Starts the scripts that wait for the message; the answer tells whether they have all ended. */
  send(message: string): () => boolean;
  /** Ends every script; the stage stays as it is. */
  endAll(): void;
  /** Ends the other scripts of the same sprite. */
  endOthers(script: ScriptControl): void;
  /** Ends every script and starts those of another scene. Throws `BlockProblem` where there is no such scene. */
  startScene(scene: string): void;
  /** Makes a copy of the sprite, unless there are too many or it is not in this scene. */
  clone(sprite: Sprite): void;
  /** Takes a clone and its scripts away. */
  removeClone(clone: Sprite): void;
  functionBlocks(id: string): readonly Step[] | undefined;
}

/** The script in which a block runs. */
export interface ScriptControl {
  readonly sprite: Sprite;
  readonly world: World;
  readonly program: ProgramControl;
  run(steps: readonly Step[]): Running;
  answer(input: Input): Running<Value>;
  /** Runs the blocks in a loop's mouth once; true when they left the loop. */
  runTurn(steps: readonly Step[]): Running<boolean>;
  /** Whether there is a loop to leave. */
  readonly inLoop: boolean;
  /** Runs the blocks of an own function with values for its parameters; its answer is "" when it gives none. */
  runFunction(id: string, parameters: Record<string, Value>): Running<Value>;
  /** The value that was handed to the function in which the script is. */
  parameter(id: string): Value | undefined;
}

/** One turn of one block: what it was given and what it can reach. */
export class Call {
  constructor(
    private readonly step: Step,
    readonly given: Readonly<Record<string, Value>>,
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
  text = (input: string): string => toText(this.value(input));
  boolean = (input: string): boolean => toBoolean(this.value(input));
  option = (name: string): string => this.step.options[name] ?? "";
  branch = (name: string): Running => this.script.run(this.steps(name));
  /** Runs a mouth as one turn of a loop; true when the loop is to end. */
  turn = (name: string): Running<boolean> => this.script.runTurn(this.steps(name));
  /** Answers an input anew: a loop's condition changes while it runs. */
  again = (name: string): Running<Value> => this.script.answer(this.step.inputs[name] ?? { constant: "" });

  /** What an option of the block stands for; the compiler lets no other option through. */
  chosen<T>(choices: ReadonlyMap<string, T>, name: string): T {
    const choice = choices.get(this.option(name));
    if (choice === undefined) throw new Error(`${this.step.opcode} has no ${name} ${this.option(name)}`);
    return choice;
  }

  value(input: string): Value {
    const value = this.given[input];
    if (value === undefined) throw new Error(`${this.step.opcode} was compiled without ${input}`);
    return value;
  }

  private steps(name: string): readonly Step[] {
    return this.step.branches[name] ?? [];
  }
}

/** What a block does: an answer at once, or a script that gives way and answers later. */
export type Primitive = (call: Call) => Value | void | Running<Value | void>;
export type Primitives = Record<string, Primitive>;

import type { Step, Value } from "../compile/script";
import type { Running } from "./pauses";
import { toBoolean, toNumber, toText } from "./values";
import type { Sprite, World } from "./world";

/** What a primitive may do to the program that runs it. */
export interface ProgramControl {
  /** Stands still from the end of this block's turn; the answer lets this very run go on. */
  pause(): () => void;
  /** Milliseconds that the program has run, pauses left out. */
  now(): number;
}

/** One turn of one block: what it was given and what it can reach. */
export class Call {
  constructor(
    private readonly step: Step,
    private readonly given: Record<string, Value>,
    readonly sprite: Sprite,
    readonly world: World,
    readonly program: ProgramControl,
    /** Runs the blocks in a mouth of this block. */
    private readonly runSteps: (steps: readonly Step[]) => Running,
  ) {}

  number = (input: string): number => toNumber(this.value(input));
  text = (input: string): string => toText(this.value(input));
  boolean = (input: string): boolean => toBoolean(this.value(input));
  option = (name: string): string => this.step.options[name] ?? "";
  branch = (name: string): Running => this.runSteps(this.step.branches[name] ?? []);

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
}

/** What a block does: an answer at once, or a script that gives way and answers later. */
export type Primitive = (call: Call) => Value | void | Running<Value | void>;
export type Primitives = Record<string, Primitive>;

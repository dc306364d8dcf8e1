/** Writes one script. Generators use this interface. */
import type { Input, Step } from "../../compile";
import {
  asCondition,
  asNumber,
  asText,
  type Expression,
  expression,
  parenthesized,
  type ValueType,
  valueExpression,
} from "./expression";
import type { ProgramSymbols } from "./programSymbols";

/** A line of the program and the id of its block; "" for lines without one. */
export interface Line {
  text: string;
  block: string;
}

export type CommandGenerator = (block: BlockWriter) => void;
export type ValueGenerator = (block: BlockWriter) => Expression;

export interface Generators {
  commands: Readonly<Record<string, CommandGenerator>>;
  values: Readonly<Record<string, ValueGenerator>>;
}

const INDENT = "    ";

/** The function being written. */
export interface FunctionContext {
  lines: Line[];
  /** Number of loops around the current line. */
  loops: number;
  /** The variables that it assigns. */
  assigned: Set<string>;
  /** The id of the student's function whose body this is; "" for a script. */
  functionId: string;
}

/** A block for which a generator writes Python. */
export class BlockWriter {
  constructor(
    private readonly step: Step,
    readonly symbols: ProgramSymbols,
    readonly context: FunctionContext,
    private readonly generators: Generators,
    /** The comments attached to blocks. */
    private readonly comments: ReadonlyMap<string, string>,
    private readonly depth: number,
  ) {}

  get inputs(): Readonly<Record<string, Input>> {
    return this.step.inputs;
  }

  option = (name: string): string => this.step.options[name] ?? "";

  /** The Python form of an option of the block. */
  mappedOption<T>(choices: Readonly<Record<string, T>>, name: string): T {
    const option = this.option(name);
    const choice = Object.hasOwn(choices, option) ? choices[option] : undefined;
    if (choice === undefined) throw new Error(`${this.step.opcode} has no ${name} ${option}`);
    return choice;
  }

  value(name: string): Expression {
    const input = this.step.inputs[name];
    return input === undefined ? expression('""', "text") : this.inputExpression(input);
  }

  number = (name: string): Expression => asNumber(this.value(name));
  text = (name: string): Expression => asText(this.value(name));
  condition = (name: string): Expression => asCondition(this.value(name));

  /** The inputs as call arguments; the runtime converts them. */
  argumentList = (...names: string[]): string => names.map((name) => this.value(name).text).join(", ");

  writeLine(text: string): void {
    this.context.lines.push({ text: `${INDENT.repeat(this.depth)}${text}`, block: this.step.blockId });
  }

  /** Writes the blocks in a branch, indented. */
  writeBranch(name: string): void {
    this.writeSteps(this.step.branches[name] ?? [], "pass");
  }

  /** Writes the blocks in a loop; the runtime lets other scripts continue after each iteration. */
  writeLoopBranch(name: string): void {
    this.context.loops += 1;
    this.writeBranch(name);
    this.context.loops -= 1;
  }

  /** Records the type of a variable, parameter or result, and returns what is known about it. */
  recordType(key: string, kind: ValueType): void {
    this.symbols.types.recordType(key, kind);
  }

  /** Writes a sequence of blocks. */
  writeSteps(steps: readonly Step[], whenEmpty: string): void {
    for (const step of steps) this.writerFor(step, this.depth + 1).writeCommand();
    if (steps.length === 0)
      this.context.lines.push({ text: `${INDENT.repeat(this.depth + 1)}${whenEmpty}`, block: this.step.blockId });
  }

  /** Whether one of the student's functions is called for an input. */
  callsFunction = (name: string): boolean => callsFunction(this.step.inputs[name]);

  private writeCommand(): void {
    const form = this.generatorIn(this.generators.commands);
    const note = this.comments.get(this.step.blockId);
    if (note !== undefined) for (const line of note.split("\n")) this.writeLine(`# ${line}`);
    if (form === undefined) this.writeLine('missing("block")');
    else form(this);
  }

  private inputExpression(input: Input): Expression {
    if ("constant" in input) return valueExpression(input.constant);
    const inner = this.writerFor(input, this.depth);
    return inner.generatorIn(this.generators.values)?.(inner) ?? expression('missing("block")', "any");
  }

  private generatorIn<T>(forms: Readonly<Record<string, T>>): T | undefined {
    return Object.hasOwn(forms, this.step.opcode) ? forms[this.step.opcode] : undefined;
  }

  private writerFor(step: Step, depth: number): BlockWriter {
    return new BlockWriter(step, this.symbols, this.context, this.generators, this.comments, depth);
  }
}

/** Two values joined by an operator. */
export const binary = (left: Expression, sign: string, right: Expression, kind: ValueType, level: number): Expression =>
  expression(`${parenthesized(left, level)} ${sign} ${parenthesized(right, level + 1)}`, kind, level);

const callsFunction = (input: Input | undefined): boolean =>
  input !== undefined &&
  !("constant" in input) &&
  (input.opcode === "function_value" || Object.values(input.inputs).some(callsFunction));

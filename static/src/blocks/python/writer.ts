/** Writes one script: what the forms of blocks may use of it. */
import type { Input, Step } from "../compile";
import { asCondition, asNumber, asText, code, LEVEL, valueCode, within, type Code, type Kind } from "./code";
import type { Things } from "./things";

/** A line of the program and the block that it came from; "" where it came from none. */
export interface Line {
  text: string;
  block: string;
}

export type CommandForm = (block: Writer) => void;
export type ValueForm = (block: Writer) => Code;

export interface Forms {
  commands: Readonly<Record<string, CommandForm>>;
  values: Readonly<Record<string, ValueForm>>;
}

const INDENT = "    ";

/** The function that is being written, whole. */
export interface Page {
  lines: Line[];
  /** Loops that the present line is in. */
  loops: number;
  /** Variables that are set. */
  sets: Set<string>;
  /** The own function whose body it is; "" for a script. */
  function: string;
}

/** One block, about to be written. */
export class Writer {
  constructor(
    private readonly step: Step,
    readonly things: Things,
    readonly page: Page,
    private readonly forms: Forms,
    /** The words that stand beside blocks. */
    private readonly notes: ReadonlyMap<string, string>,
    private readonly depth: number,
  ) {}

  get given(): Readonly<Record<string, Input>> {
    return this.step.inputs;
  }

  option = (name: string): string => this.step.options[name] ?? "";

  /** What an option of the block is called in Python. */
  chosen<T>(choices: Readonly<Record<string, T>>, name: string): T {
    const option = this.option(name);
    const choice = Object.hasOwn(choices, option) ? choices[option] : undefined;
    if (choice === undefined) throw new Error(`${this.step.opcode} has no ${name} ${option}`);
    return choice;
  }

  value(name: string): Code {
    const input = this.step.inputs[name];
    return input === undefined ? code('""', "text") : this.valueOf(input);
  }

  number = (name: string): Code => asNumber(this.value(name));
  text = (name: string): Code => asText(this.value(name));
  condition = (name: string): Code => asCondition(this.value(name));

  /** The inputs as a call's arguments: the runtime converts them. */
  args = (...names: string[]): string => names.map((name) => this.value(name).text).join(", ");

  line(text: string): void {
    this.page.lines.push({ text: `${INDENT.repeat(this.depth)}${text}`, block: this.step.blockId });
  }

  /** The blocks in a mouth, one step further in. */
  body(name: string): void {
    this.write(this.step.branches[name] ?? [], "pass");
  }

  /** The blocks in a loop's mouth; others get their turn after each round. */
  turns(name: string, end = "await turn()"): void {
    this.page.loops += 1;
    this.write(this.step.branches[name] ?? [], end, end);
    this.page.loops -= 1;
  }

  /** Remembers what a variable, parameter or answer has held, and tells what is known of it. */
  holds(key: string, kind: Kind): void {
    this.things.kinds.holds(key, kind);
  }

  /** Writes blocks one under the other. */
  write(steps: readonly Step[], whenEmpty: string, last = ""): void {
    for (const step of steps) this.at(step, this.depth + 1).command();
    const end = steps.length === 0 ? whenEmpty : last;
    if (end !== "") this.page.lines.push({ text: `${INDENT.repeat(this.depth + 1)}${end}`, block: this.step.blockId });
  }

  private command(): void {
    const form = this.formIn(this.forms.commands);
    const note = this.notes.get(this.step.blockId);
    if (note !== undefined) for (const line of note.split("\n")) this.line(`# ${line}`);
    if (form === undefined) this.line('missing("block")');
    else form(this);
  }

  private valueOf(input: Input): Code {
    if ("constant" in input) return valueCode(input.constant);
    const inner = this.at(input, this.depth);
    return inner.formIn(this.forms.values)?.(inner) ?? code('missing("block")', "any");
  }

  private formIn<T>(forms: Readonly<Record<string, T>>): T | undefined {
    return Object.hasOwn(forms, this.step.opcode) ? forms[this.step.opcode] : undefined;
  }

  private at(step: Step, depth: number): Writer {
    return new Writer(step, this.things, this.page, this.forms, this.notes, depth);
  }
}

/** Two values with a sign between them. */
export const between = (left: Code, sign: string, right: Code, kind: Kind, level: number): Code =>
  code(`${within(left, level)} ${sign} ${within(right, level + 1)}`, kind, level);

export const waited = (text: string, kind: Kind): Code => code(`await ${text}`, kind, LEVEL.wait);

/** A program of random calculations, the same for the same seed, and what the stage says to it. */
import { type SavedBlock, type SavedProgram, toBlockLists } from "../compile";
import type { Bubble, Sprite } from "../runtime/world";
import { SandboxRuntime } from "../sandbox/frame/sandboxRuntime";
import { block, compared, program, sayThis } from "./programBuilders";

/** So many calculations use the same variables and the same list: types are inferred from all uses of a variable. */
const IN_A_GROUP = 8;
const LARGEST_DEPTH = 4;
const FRAME_MS = 16;

type Part = SavedBlock | string | number;

const LITERALS: readonly Part[] = [
  ...[0, 1, 2, 3, -1, -7, 10, 60, 90, 100, 180, 360, 170, 0.1, 0.5, 2.5, -2.5, 1 / 3, 1e-7, 5e-324, 1e-300],
  ...[999_999, 1_000_000, 123_456_789, 2 ** 31, 2 ** 52 + 1, 2 ** 53 - 1, 2 ** 53, 1e15, 1e20, 1e21, 1e300, 1.7e308],
  ...["", " ", "0", "-0", "7", "007", "1.50", "-3.0", ".5", "5.", "1e3", "1e400", "+2", "9007199254740993"],
  ...["123456789012345678901234567890", "0x1F", "0b101", "0o17", "0xFFFFFFFFFFFFFFFFFF", " 12 ", "\ufeff4\u3000"],
  ...["NaN", "nan", "Infinity", "-Infinity", "infinity", "1_000", "1,5", "٣", "cat", "Cat", "사과", "🐱", "！", "true"],
  ...["false", "FALSE", "가나다라마바사", "straße"],
];
const OPERATIONS = ["round", "floor", "ceil", "abs", "square", "root", "sin", "cos", "tan", "log", "ln", "factorial"];
const COMPARISONS = ["EQUAL", "NOT_EQUAL", "GREATER", "LESS", "GREATER_OR_EQUAL", "LESS_OR_EQUAL"];

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class RandomCalculations {
  private group = 0;

  constructor(private readonly random: () => number) {}

  /** What one calculation does before its result is said. */
  script(place: number): SavedBlock[] {
    this.group = Math.floor(place / IN_A_GROUP);
    const said = block("combine_something", { values: { VALUE1: `${place}: `, VALUE2: this.value(LARGEST_DEPTH) } });
    return [...(this.random() < 0.4 ? [this.command()] : []), sayThis(said)];
  }

  private command(): SavedBlock {
    const [value, fields] = [this.value(2), { VARIABLE: this.variable() }];
    return this.oneOf([
      () => block("set_variable", { fields, values: { VALUE: value } }),
      () => block("change_variable", { fields, values: { VALUE: value } }),
      () => block("add_value_to_list", { fields: { LIST: this.list() }, values: { DATA: value } }),
      () =>
        block("insert_value_to_list", { fields: { LIST: this.list() }, values: { DATA: value, INDEX: this.value(1) } }),
    ])();
  }

  private value(depth: number): Part {
    if (depth === 0 || this.random() < 0.2) return this.leaf();
    return this.random() < 0.7
      ? this.number(depth - 1)
      : this.random() < 0.5
        ? this.text(depth - 1)
        : this.question(depth - 1);
  }

  private leaf(): Part {
    const chance = this.random();
    if (chance < 0.5) return this.oneOf(LITERALS);
    if (chance < 0.7) return Math.round(this.random() * 2000 - 1000) / this.oneOf([1, 10, 100, 7]);
    if (chance < 0.8) return String(Math.round(this.random() * 1e6) / this.oneOf([1, 1e3, 1e9]));
    if (chance < 0.95) return block("get_variable", { fields: { VARIABLE: this.variable() } });
    return block("value_of_index_from_list", {
      fields: { LIST: this.list() },
      values: { INDEX: this.oneOf([1, 2, 3]) },
    });
  }

  private number(depth: number): SavedBlock {
    const values = { LEFTHAND: this.value(depth), RIGHTHAND: this.value(depth) };
    const inner = { values: { VALUE: this.value(depth) } };
    return this.oneOf([
      () => block("calc_basic", { fields: { OPERATOR: this.oneOf(["PLUS", "MINUS", "MULTI", "DIVIDE"]) }, values }),
      () => block("calc_basic", { fields: { OPERATOR: this.oneOf(["PLUS", "MINUS", "MULTI", "DIVIDE"]) }, values }),
      () => block("quotient_and_mod", { fields: { OPERATOR: this.oneOf(["QUOTIENT", "MOD"]) }, values }),
      () => block("calc_operation", { fields: { OPERATOR: this.oneOf(OPERATIONS) }, ...inner }),
      () => block("length_of_string", { values: { STRING: this.value(depth) } }),
      () => block("index_of_string", { values: { STRING: this.value(depth), SOUGHT: this.value(depth) } }),
      () => block("length_of_list", { fields: { LIST: this.list() } }),
      () => block("index_in_list", { fields: { LIST: this.list() }, values: { DATA: this.value(depth) } }),
    ])();
  }

  private text(depth: number): SavedBlock {
    const [STRING, one, other] = [this.value(depth), this.value(depth), this.value(depth)];
    return this.oneOf([
      () => block("combine_something", { values: { VALUE1: one, VALUE2: other } }),
      () => block("char_at", { values: { STRING, INDEX: one } }),
      () => block("substring", { values: { STRING, START: one, END: other } }),
      () => block("replace_string", { values: { STRING, OLD: one, NEW: other } }),
      () => block("change_string_case", { fields: { CASE: this.oneOf(["upper", "lower"]) }, values: { STRING } }),
      () => block("get_list", { fields: { LIST: this.list() } }),
    ])();
  }

  private question(depth: number): SavedBlock {
    const [one, other] = [this.value(depth), this.value(depth)];
    return this.oneOf([
      () => compared(one, this.oneOf(COMPARISONS), other),
      () => compared(one, this.oneOf(COMPARISONS), other),
      () => block("boolean_not", { values: { VALUE: one } }),
      () =>
        block("boolean_and_or", {
          fields: { OPERATOR: this.oneOf(["AND", "OR"]) },
          values: { LEFTHAND: one, RIGHTHAND: other },
        }),
      () => block("is_included_in_list", { fields: { LIST: this.list() }, values: { DATA: one } }),
    ])();
  }

  private variable = (): string => `v${this.group}${this.oneOf(["a", "b"])}`;
  private list = (): string => `l${this.group}`;
  private oneOf = <T>(choices: readonly T[]): T => choices[Math.floor(this.random() * choices.length)] as T;
}

export function randomCalculations(count: number, seed: number): SavedProgram {
  const calculations = new RandomCalculations(randomFrom(seed));
  const script = Array.from({ length: count }, (_, place) => calculations.script(place)).flat();
  const groups = Array.from({ length: Math.ceil(count / IN_A_GROUP) }, (_, group) => group);
  const named = (id: string) => ({ id, name: id, shown: false });
  return {
    ...program(script),
    variables: groups.flatMap((group) => [
      { ...named(`v${group}a`), value: 0 },
      { ...named(`v${group}b`), value: group },
    ]),
    lists: groups.map((group) => named(`l${group}`)),
  };
}

/** Plays a program that needs no page to its end. */
export function playedAlone(saved: SavedProgram): string[] {
  let now = 0;
  const box = new SandboxRuntime({ now: () => now, today: () => new Date(0), random: () => 0.5 });
  const said: string[] = [];
  box.stage.setBubble = (_: Sprite, bubble: Bubble | null) => {
    if (bubble !== null) said.push(bubble.text);
  };
  const turn = { run: 1, runsFrame: true, wantsHighlights: false };
  box.handleMessage({
    ...turn,
    runsFrame: false,
    events: [{ type: "start", program: toBlockLists(saved), scene: "scene" }],
  });
  while (box.runtime.state !== "idle") {
    now += FRAME_MS;
    const { problems = [] } = box.handleMessage({ ...turn, events: [] });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  }
  return said;
}

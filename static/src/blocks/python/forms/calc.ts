import { asNumber, asText, call, code, LEVEL, valueCode, within, writtenNumber, type Code } from "../code";
import { between, type Forms, type ValueForm, type Writer } from "../writer";
import { target } from "./target";

const numbers: Record<string, (left: Code, right: Code) => Code> = {
  PLUS: (left, right) => between(asNumber(left), "+", asNumber(right), "number", LEVEL.sum),
  MINUS: (left, right) => between(asNumber(left), "-", asNumber(right), "number", LEVEL.sum),
  MULTI: (left, right) => between(asNumber(left), "*", asNumber(right), "number", LEVEL.product),
  DIVIDE: (left, right) => divided(left, "/", right, "divide"),
  QUOTIENT: (left, right) => divided(left, "//", right, "quotient"),
  MOD: (left, right) => divided(left, "%", right, "remainder"),
};

/** By a number that is written there and is not zero, Python divides by itself. */
function divided(left: Code, sign: string, right: Code, otherwise: string): Code {
  if ((writtenNumber(right) ?? 0) === 0) return call("number", otherwise, left, right);
  return between(asNumber(left), sign, right, "number", LEVEL.product);
}

const named = (name: string) => (value: Code): Code => call("number", name, value);

const functions: Record<string, (value: Code) => Code> = {
  round: named("rounded"), floor: named("floor"), ceil: named("ceil"),
  abs: (value) => call("number", "abs", asNumber(value)),
  square: (value) => code(`${within(asNumber(value), LEVEL.wait)} ** 2`, "number", LEVEL.power),
  root: named("square_root"), sin: named("sine"), cos: named("cosine"), tan: named("tangent"),
  log: named("log10"), ln: named("natural_log"), factorial: named("factorial"),
};

const dates = {
  YEAR: "today().year", MONTH: "today().month", DAY: "today().day", HOUR: "today().hour", MINUTE: "today().minute",
  SECOND: "today().second",
};

const actions = { RESET: "reset", STOP: "stop", START: "start" };

const arithmetic: ValueForm = (block) => block.chosen(numbers, "OPERATOR")(block.value("LEFTHAND"), block.value("RIGHTHAND"));
const textOf = (name: string, ...inputs: string[]): ValueForm => (block) => code(`${name}(${block.args(...inputs)})`, "text");

export const calc: Forms = {
  commands: {
    choose_project_timer_action: (block) => block.line(`timer.${block.chosen(actions, "ACTION")}()`),
  },
  values: {
    number: literal,
    text: literal,
    calc_basic: arithmetic,
    quotient_and_mod: arithmetic,
    calc_operation: (block) => block.chosen(functions, "OPERATOR")(block.value("VALUE")),
    calc_rand: (block) => code(`pick_random(${block.args("LEFTHAND", "RIGHTHAND")})`, "number"),
    coordinate_mouse: (block) => code(`mouse.${block.option("COORDINATE") === "y" ? "y" : "x"}`, "number"),
    coordinate_object(block) {
      const fact = block.option("COORDINATE");
      const named = { picture_index: "costume", picture_name: "costume_name" }[fact] ?? fact;
      return code(`${target(block, "TARGET")}.${named}`, fact === "picture_name" ? "text" : "number");
    },
    distance_something: (block) => code(`self.distance_to(${target(block, "TARGET")})`, "number"),
    get_project_timer_value: () => code("timer.value", "number"),
    get_date: (block) => (block.option("VALUE") === "DAY_OF_WEEK"
      ? code("today().isoweekday() % 7", "number", LEVEL.product) : code(block.chosen(dates, "VALUE"), "number")),
    combine_something: textOf("join", "VALUE1", "VALUE2"),
    length_of_string: (block) => call("number", "len", asText(block.value("STRING"))),
    char_at: textOf("letter", "STRING", "INDEX"),
    substring: textOf("part", "STRING", "START", "END"),
    index_of_string: (block) => code(`place_in(${block.args("STRING", "SOUGHT")})`, "number"),
    replace_string: textOf("replaced", "STRING", "OLD", "NEW"),
    change_string_case: (block) => code(`${within(block.text("STRING"), LEVEL.atom)}.${block.option("CASE") === "lower" ? "lower" : "upper"}()`, "text"),
  },
};

function literal(block: Writer): Code {
  const value = block.given.VALUE;
  return value !== undefined && "constant" in value ? valueCode(value.constant) : code('""', "text");
}

import {
  asNumber,
  asText,
  COUNTED,
  callExpression,
  commonType,
  EXACT,
  type Expression,
  expression,
  literalNumber,
  PRECEDENCE,
  parenthesized,
  valueExpression,
} from "../writer/expression";
import { type BlockWriter, binary, type Generators, type ValueGenerator } from "../writer/scriptWriter";
import { targetExpression } from "./target";

const operators: Record<string, (left: Expression, right: Expression) => Expression> = {
  PLUS: (left, right) => sum(left, "+", right),
  MINUS: (left, right) => sum(left, "-", right),
  MULTI: product,
  DIVIDE: division,
  QUOTIENT: (left, right) => wholeDivision(left, "//", right, "quotient"),
  MOD: (left, right) => wholeDivision(left, "%", right, "remainder"),
};

function sum(left: Expression, sign: string, right: Expression): Expression {
  const [one, other] = [asNumber(left), asNumber(right)];
  const bound = one.bound <= COUNTED && other.bound <= COUNTED ? COUNTED : one.bound + other.bound;
  return bounded(binary(one, sign, other, commonType(one.type, other.type), PRECEDENCE.sum), bound);
}

function product(left: Expression, right: Expression): Expression {
  const [one, other] = [asNumber(left), asNumber(right)];
  return bounded(
    binary(one, "*", other, commonType(one.type, other.type), PRECEDENCE.product),
    one.bound * other.bound,
  );
}

/**
 * What may be large may come to be infinite, and then no number; or a whole number, which Python knows more exactly than
 * the blocks. The next calculation turns either into what the blocks have.
 */
const bounded = (calculation: Expression, bound: number): Expression =>
  bound < EXACT ? { ...calculation, bound } : { ...calculation, type: "any", bound: Number.POSITIVE_INFINITY };

/** By a number that is written there and is not zero, Python divides by itself. */
function division(left: Expression, right: Expression): Expression {
  const divisor = literalNumber(right) ?? 0;
  if (divisor === 0) return callExpression("any", "divide", left, right);
  const one = asNumber(left);
  return bounded(binary(one, "/", right, "number", PRECEDENCE.product), one.bound / Math.abs(divisor));
}

/** The blocks round off what a division leaves; only rests of whole numbers have nothing to round off. */
function wholeDivision(left: Expression, sign: string, right: Expression, otherwise: string): Expression {
  const divisor = literalNumber(right) ?? 0;
  const isWhole = left.type === "integer" && left.bound <= COUNTED && right.type === "integer";
  if (divisor === 0 || Math.abs(divisor) > LARGEST_DIVISOR || !isWhole)
    return callExpression("any", otherwise, left, right);
  return binary(left, sign, right, "integer", PRECEDENCE.product);
}

/** The blocks show six decimals: a smaller part than one of these would be rounded off. */
const LARGEST_DIVISOR = 1e6;

/** A number as large as the given one, but for a part of 1. */
const ofSameSize =
  (name: string) =>
  (value: Expression): Expression =>
    bounded(callExpression("number", name, value), value.bound + 1);

/** Python's own power fails where the blocks come to infinity, and is less exact for fractions. */
function squared(value: Expression): Expression {
  const bound = value.bound * value.bound;
  if (value.type !== "integer" || bound >= EXACT) return callExpression("any", "squared", value);
  return expression(`${parenthesized(value, PRECEDENCE.atom)} ** 2`, "integer", PRECEDENCE.power, bound);
}

/** What may come to be no number: the next calculation takes it as 0, as the blocks do. */
const maybeNoNumber =
  (name: string) =>
  (value: Expression): Expression =>
    callExpression("any", name, value);

const mathFunctions: Record<string, (value: Expression) => Expression> = {
  round: ofSameSize("rounded"),
  floor: ofSameSize("floor"),
  ceil: ofSameSize("ceil"),
  abs: (value) => bounded(callExpression("number", "abs", asNumber(value)), value.bound),
  square: squared,
  root: maybeNoNumber("square_root"),
  sin: maybeNoNumber("sine"),
  cos: maybeNoNumber("cosine"),
  tan: maybeNoNumber("tangent"),
  log: maybeNoNumber("log10"),
  ln: maybeNoNumber("natural_log"),
  factorial: maybeNoNumber("factorial"),
};

const dateExpressions = {
  YEAR: "today().year",
  MONTH: "today().month",
  DAY: "today().day",
  HOUR: "today().hour",
  MINUTE: "today().minute",
  SECOND: "today().second",
};

const timerActions = { RESET: "reset", STOP: "stop", START: "start" };

const arithmetic: ValueGenerator = (block) =>
  block.mappedOption(operators, "OPERATOR")(block.value("LEFTHAND"), block.value("RIGHTHAND"));
const textCall =
  (name: string, ...inputs: string[]): ValueGenerator =>
  (block) =>
    expression(`${name}(${block.argumentList(...inputs)})`, "text");

export const calc: Generators = {
  commands: {
    choose_project_timer_action: (block) => block.writeLine(`timer.${block.mappedOption(timerActions, "ACTION")}()`),
  },
  values: {
    number: literal,
    text: literal,
    calc_basic: arithmetic,
    quotient_and_mod: arithmetic,
    calc_operation: (block) => block.mappedOption(mathFunctions, "OPERATOR")(block.value("VALUE")),
    calc_rand: (block) =>
      bounded(
        expression(`pick_random(${block.argumentList("LEFTHAND", "RIGHTHAND")})`, "number"),
        Math.max(block.value("LEFTHAND").bound, block.value("RIGHTHAND").bound),
      ),
    coordinate_mouse: (block) => expression(`mouse.${block.option("COORDINATE") === "y" ? "y" : "x"}`, "number"),
    coordinate_object(block) {
      const property = block.option("COORDINATE");
      const named = { picture_index: "costume", picture_name: "costume_name" }[property] ?? property;
      return expression(
        `${targetExpression(block, "TARGET")}.${named}`,
        property === "picture_name" ? "text" : "number",
      );
    },
    distance_something: (block) => expression(`self.distance_to(${targetExpression(block, "TARGET")})`, "number"),
    get_project_timer_value: () => expression("timer.value", "number"),
    get_date: (block) =>
      block.option("VALUE") === "DAY_OF_WEEK"
        ? expression("today().isoweekday() % 7", "number", PRECEDENCE.product)
        : expression(block.mappedOption(dateExpressions, "VALUE"), "number"),
    combine_something: textCall("join", "VALUE1", "VALUE2"),
    length_of_string: (block) => callExpression("integer", "len", asText(block.value("STRING"))),
    char_at: textCall("letter", "STRING", "INDEX"),
    substring: textCall("part", "STRING", "START", "END"),
    index_of_string: (block) => expression(`place_in(${block.argumentList("STRING", "SOUGHT")})`, "integer"),
    replace_string: textCall("replaced", "STRING", "OLD", "NEW"),
    change_string_case: (block) =>
      expression(
        `${parenthesized(block.text("STRING"), PRECEDENCE.atom)}.${block.option("CASE") === "lower" ? "lower" : "upper"}()`,
        "text",
      ),
  },
};

function literal(block: BlockWriter): Expression {
  const value = block.inputs.VALUE;
  return value !== undefined && "constant" in value ? valueExpression(value.constant) : expression('""', "text");
}

import {
  callExpression,
  type Expression,
  expression,
  PRECEDENCE,
  parenthesized,
  textLiteral,
} from "../writer/expression";
import { binary, type Generators } from "../writer/scriptWriter";
import { negated } from "./flow";
import { targetExpression } from "./target";

const signs = { EQUAL: "==", NOT_EQUAL: "!=", GREATER: ">", LESS: "<", GREATER_OR_EQUAL: ">=", LESS_OR_EQUAL: "<=" };
const opposites = {
  EQUAL: "!=",
  NOT_EQUAL: "==",
  GREATER: "<=",
  LESS: ">=",
  GREATER_OR_EQUAL: "<",
  LESS_OR_EQUAL: ">",
};

/** Compares values that are not known to be numbers. */
const comparisons: Record<string, (left: Expression, right: Expression) => Expression> = {
  EQUAL: (left, right) => callExpression("boolean", "equal", left, right),
  NOT_EQUAL: (left, right) => negated(callExpression("boolean", "equal", left, right)),
  GREATER: (left, right) => callExpression("boolean", "greater", left, right),
  LESS: (left, right) => callExpression("boolean", "less", left, right),
  GREATER_OR_EQUAL: (left, right) => negated(callExpression("boolean", "less", left, right)),
  LESS_OR_EQUAL: (left, right) => negated(callExpression("boolean", "greater", left, right)),
};

export const judgement: Generators = {
  commands: {},
  values: {
    is_clicked: () => expression("mouse.pressed", "boolean"),
    is_press_some_key: (block) => expression(`key_pressed(${textLiteral(block.option("KEY"))})`, "boolean"),
    reach_something: (block) => expression(`self.touches(${targetExpression(block, "TARGET")})`, "boolean"),

    boolean_basic_operator(block) {
      const [left, right] = [block.value("LEFTHAND"), block.value("RIGHTHAND")];
      if (left.type !== "integer" || right.type !== "integer")
        return block.mappedOption(comparisons, "OPERATOR")(left, right);
      const comparison = (sign: string) =>
        `${parenthesized(left, PRECEDENCE.sum)} ${sign} ${parenthesized(right, PRECEDENCE.sum)}`;
      const opposite = comparison(block.mappedOption(opposites, "OPERATOR"));
      return {
        ...expression(comparison(block.mappedOption(signs, "OPERATOR")), "boolean", PRECEDENCE.compare),
        negation: opposite,
      };
    },

    /** The block evaluates both sides; Python does so, too, where it makes a difference. */
    boolean_and_or(block) {
      const or = block.option("OPERATOR") === "OR";
      const [left, right] = [block.condition("LEFTHAND"), block.condition("RIGHTHAND")];
      if (block.callsFunction("RIGHTHAND")) return callExpression("boolean", or ? "either" : "both", left, right);
      return binary(left, or ? "or" : "and", right, "boolean", or ? PRECEDENCE.or : PRECEDENCE.and);
    },

    boolean_not: (block) => negated(block.condition("VALUE")),
  },
};

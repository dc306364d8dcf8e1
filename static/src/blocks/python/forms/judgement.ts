import { call, code, LEVEL, textLiteral, within, type Code } from "../code";
import { between, type Forms } from "../writer";
import { negated } from "./flow";
import { target } from "./target";

const signs = { EQUAL: "==", NOT_EQUAL: "!=", GREATER: ">", LESS: "<", GREATER_OR_EQUAL: ">=", LESS_OR_EQUAL: "<=" };
const opposites = { EQUAL: "!=", NOT_EQUAL: "==", GREATER: "<=", LESS: ">=", GREATER_OR_EQUAL: "<", LESS_OR_EQUAL: ">" };

/** How values compare of which it is not known that both are numbers. */
const comparisons: Record<string, (left: Code, right: Code) => Code> = {
  EQUAL: (left, right) => call("boolean", "equal", left, right),
  NOT_EQUAL: (left, right) => negated(call("boolean", "equal", left, right)),
  GREATER: (left, right) => call("boolean", "greater", left, right),
  LESS: (left, right) => call("boolean", "less", left, right),
  GREATER_OR_EQUAL: (left, right) => negated(call("boolean", "less", left, right)),
  LESS_OR_EQUAL: (left, right) => negated(call("boolean", "greater", left, right)),
};

export const judgement: Forms = {
  commands: {},
  values: {
    is_clicked: () => code("mouse.pressed", "boolean"),
    is_press_some_key: (block) => code(`key_pressed(${textLiteral(block.option("KEY"))})`, "boolean"),
    reach_something: (block) => code(`self.touches(${target(block, "TARGET")})`, "boolean"),

    boolean_basic_operator(block) {
      const [left, right] = [block.value("LEFTHAND"), block.value("RIGHTHAND")];
      if (left.kind !== "number" || right.kind !== "number") return block.chosen(comparisons, "OPERATOR")(left, right);
      const written = (sign: string) => `${within(left, LEVEL.sum)} ${sign} ${within(right, LEVEL.sum)}`;
      const opposite = written(block.chosen(opposites, "OPERATOR"));
      return { ...code(written(block.chosen(signs, "OPERATOR")), "boolean", LEVEL.compare), opposite };
    },

    /** The block asks for both sides; where that makes a difference, so does Python. */
    boolean_and_or(block) {
      const or = block.option("OPERATOR") === "OR";
      const [left, right] = [block.condition("LEFTHAND"), block.condition("RIGHTHAND")];
      if (right.text.includes("await ")) return call("boolean", or ? "either" : "both", left, right);
      return between(left, or ? "or" : "and", right, "boolean", or ? LEVEL.or : LEVEL.and);
    },

    boolean_not: (block) => negated(block.condition("VALUE")),
  },
};

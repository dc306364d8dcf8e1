import type { Compilers } from "./reading";

export const judgement: Compilers = {
  boolean_basic_operator: (block) =>
    block.step({
      inputs: { left: block.text("LEFTHAND"), right: block.text("RIGHTHAND") },
      options: { operator: block.option("OPERATOR") },
    }),
  boolean_and_or: (block) =>
    block.step({
      inputs: { left: block.condition("LEFTHAND"), right: block.condition("RIGHTHAND") },
      options: { operator: block.option("OPERATOR") },
    }),
  boolean_not: (block) => block.step({ inputs: { condition: block.condition("VALUE") } }),
};

import type { Compilers } from "./reading";

export const calc: Compilers = {
  number: (block) => block.step({ inputs: { value: { constant: block.field("VALUE") } } }),
  text: (block) => block.step({ inputs: { value: { constant: block.field("VALUE") } } }),
  calc_basic: (block) =>
    block.step({
      inputs: { left: block.number("LEFTHAND"), right: block.number("RIGHTHAND") },
      options: { operator: block.option("OPERATOR") },
    }),
  calc_rand: (block) =>
    block.step({ inputs: { from: block.number("LEFTHAND"), to: block.number("RIGHTHAND") } }),
  combine_something: (block) =>
    block.step({ inputs: { first: block.text("VALUE1"), second: block.text("VALUE2") } }),
};

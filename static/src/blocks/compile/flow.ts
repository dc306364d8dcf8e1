import type { Compilers } from "./reading";

export const flow: Compilers = {
  wait_second: (block) => block.step({ inputs: { seconds: block.number("SECOND") } }),
  repeat_basic: (block) =>
    block.step({ inputs: { times: block.number("VALUE") }, branches: { body: block.branch("DO") } }),
  repeat_inf: (block) => block.step({ branches: { body: block.branch("DO") } }),
  _if: (block) =>
    block.step({ inputs: { condition: block.condition("BOOL") }, branches: { then: block.branch("STACK") } }),
  if_else: (block) =>
    block.step({
      inputs: { condition: block.condition("BOOL") },
      branches: { then: block.branch("STACK_IF"), otherwise: block.branch("STACK_ELSE") },
    }),
};

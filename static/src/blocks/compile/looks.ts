import type { Compilers } from "./reading";

export const looks: Compilers = {
  dialog: (block) =>
    block.step({ inputs: { text: block.text("VALUE") }, options: { kind: block.option("OPTION") } }),
  dialog_time: (block) =>
    block.step({
      inputs: { text: block.text("VALUE"), seconds: block.number("SECOND") },
      options: { kind: block.option("OPTION") },
    }),
  remove_dialog: (block) => block.step(),
};

/** What has changed in the file format: one step for each version that there was. */
import { FIRST_SCENE } from "./scenes";

type Blocks = Record<string, unknown>;

/** The first step makes version 2 out of version 1. A step may rely on what `readSaved` checks, and on no more. */
const steps: ReadonlyArray<(blocks: Blocks) => Blocks> = [functionsThatAnswer, scenes];

export const FORMAT = steps.length + 1;

/** The program in the newest version. Blocks that this page does not know stay as they are. */
export const upgraded = (format: number, blocks: Blocks): Blocks => steps.slice(format - 1).reduce((program, step) => step(program), blocks);

/** Version 2: a function says whether it answers with a value. Before, none did. */
function functionsThatAnswer(blocks: Blocks): Blocks {
  if (!Array.isArray(blocks.functions)) return blocks;
  return { ...blocks, functions: blocks.functions.map((each: Blocks) => ({ ...each, returns: each.returns === true })) };
}

/** Version 3: backgrounds belong to scenes. Before, there was one for the whole program. */
function scenes({ background, ...blocks }: Blocks): Blocks {
  if (typeof background !== "string" || background === "") return blocks;
  return { ...blocks, scenes: [{ ...FIRST_SCENE, background }] };
}

/** The upgrades of the file format: one step per version. */
import { FIRST_SCENE } from "./scenes";

type Blocks = Record<string, unknown>;

/** The first step turns version 1 into version 2. A step may rely only on what `loadProgram` validates. */
const upgradeSteps: ReadonlyArray<(blocks: Blocks) => Blocks> = [addReturns, moveBackgroundToScene];

export const FORMAT = upgradeSteps.length + 1;

/** The program in the newest format. Blocks that this page does not know are not changed. */
export const upgradeProgram = (format: number, blocks: Blocks): Blocks =>
  upgradeSteps.slice(format - 1).reduce((program, step) => step(program), blocks);

/** Version 2: a function states whether it returns a value. Before, no function did. */
function addReturns(blocks: Blocks): Blocks {
  if (!Array.isArray(blocks.functions)) return blocks;
  return {
    ...blocks,
    functions: blocks.functions.map((definition: Blocks) => ({ ...definition, returns: definition.returns === true })),
  };
}

/** Version 3: each scene has its own background. Before, there was one for the whole program. */
function moveBackgroundToScene({ background, ...blocks }: Blocks): Blocks {
  if (typeof background !== "string" || background === "") return blocks;
  return { ...blocks, scenes: [{ ...FIRST_SCENE, background }] };
}

import { definitionOf } from "../definitions";
import { ai } from "./ai";
import { calc } from "./calc";
import { flow } from "./flow";
import { judgement } from "./judgement";
import { looks } from "./looks";
import { script, type Compilers } from "./reading";
import { topBlocks, type SavedProgram } from "./saved";
import type { Script, SpriteScripts } from "./script";

export * from "./saved";
export * from "./script";

export const compilers: Compilers = { ...flow, ...looks, ...judgement, ...calc, ...ai };

/** The scripts of every sprite. Blocks that hang under no hat are no script and never run. */
export function compileProgram(program: SavedProgram): SpriteScripts[] {
  return program.sprites.map(({ id, workspace }) => ({
    sprite: id,
    scripts: topBlocks(workspace).filter((block) => definitionOf(block.type)?.shape === "hat").map(toScript),
  }));
}

const toScript = (hat: Parameters<typeof script>[0]): Script => script(hat, compilers);

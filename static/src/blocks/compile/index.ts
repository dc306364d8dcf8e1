import { definitionOf } from "../definitions";
import { FUNCTION_HAT } from "./own";
import { script } from "./reading";
import { topBlocks, type SavedProgram } from "./saved";
import type { CompiledProgram, Script } from "./script";

export * from "./own";
export { compileBlock } from "./reading";
export * from "./reader";
export * from "./saved";
export * from "./scenes";
export * from "./script";
export { FORMAT } from "./upgrades";

/** The scripts of every sprite, and all functions. Blocks that hang under no hat are no script and never run. */
export function compileProgram(program: SavedProgram): CompiledProgram {
  const functions: CompiledProgram["functions"] = Object.create(null) as CompiledProgram["functions"];
  const sprites = program.sprites.map(({ id, workspace }) => {
    const scripts = topBlocks(workspace).filter((block) => definitionOf(block.type)?.shape === "hat").map(script);
    for (const each of scripts.filter(({ event }) => event === FUNCTION_HAT)) keepFunction(functions, each);
    return { sprite: id, scripts };
  });
  return { sprites, functions };
}

/** A function that was copied by hand is defined by its first blocks. */
function keepFunction(functions: CompiledProgram["functions"], { options, steps }: Script): void {
  functions[options.FUNCTION ?? ""] ??= steps;
}

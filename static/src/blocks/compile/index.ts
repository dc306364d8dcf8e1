import { definitionOf } from "../definitions";
import { compileScript } from "./compileBlocks";
import type { CompiledProgram, Script } from "./compiledProgram";
import { FUNCTION_HAT } from "./functionBlocks";
import { type SavedProgram, topBlocks } from "./savedProgram";

export * from "./blockLists";
export { compileBlock } from "./compileBlocks";
export * from "./compiledProgram";
export * from "./functionBlocks";
export * from "./loadProgram";
export * from "./savedProgram";
export * from "./scenes";
export { FORMAT } from "./upgrades";

/** Compiles the scripts of every sprite, and all functions. Blocks without a hat never run. */
export function compileProgram(program: SavedProgram): CompiledProgram {
  const functions: CompiledProgram["functions"] = Object.create(null) as CompiledProgram["functions"];
  const sprites = program.sprites.map(({ id, workspace }) => {
    const scripts = topBlocks(workspace)
      .filter((block) => definitionOf(block.type)?.shape === "hat")
      .map(compileScript);
    for (const script of scripts.filter(({ event }) => event === FUNCTION_HAT)) addFunction(functions, script);
    return { sprite: id, scripts };
  });
  return { sprites, functions };
}

/** If a file defines a function twice, the first definition counts. */
function addFunction(functions: CompiledProgram["functions"], { options, steps }: Script): void {
  functions[options.FUNCTION ?? ""] ??= steps;
}

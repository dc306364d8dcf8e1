/** Finds the blocks of the student's functions in a program. */
import { FUNCTION_HAT, functionBlockState, type SavedBlock, type SavedProgram, topBlocks } from "../compile";

/** The blocks of a function with their hat; undefined if they were deleted. */
export function functionBody(program: SavedProgram, id: string): SavedBlock | undefined {
  return program.sprites.flatMap(({ workspace }) => topBlocks(workspace)).find((block) => definesFunction(block, id));
}

export const definesFunction = (block: SavedBlock, id: string): boolean =>
  block.type === FUNCTION_HAT && functionBlockState(block.extraState).function === id;

/** The student's own functions in a program: where their blocks hang. */
import { FUNCTION_HAT, ownState, topBlocks, type SavedBlock, type SavedConnection, type SavedProgram } from "../compile";

/** The blocks of a function with the hat above them; undefined where they were taken away. */
export function bodyOf(program: SavedProgram, id: string): SavedBlock | undefined {
  return program.sprites.flatMap(({ workspace }) => topBlocks(workspace)).find((block) => defines(block, id));
}

export const defines = (block: SavedBlock, id: string): boolean => block.type === FUNCTION_HAT && ownState(block.extraState).function === id;

/** A copy of a block, of those in it and of those under it, whose blocks have no ids and no place yet. */
export function loose({ id: _, x: _x, y: _y, ...block }: SavedBlock): SavedBlock {
  const inputs = Object.entries(block.inputs ?? {}).map(([name, joined]) => [name, looseIn(joined)] as const);
  return structuredClone({
    ...block, type: block.type,
    ...(block.inputs === undefined ? {} : { inputs: Object.fromEntries(inputs) }),
    ...(block.next === undefined ? {} : { next: looseIn(block.next) }),
  });
}

const looseIn = ({ block, shadow }: SavedConnection): SavedConnection => ({
  ...(shadow === undefined ? {} : { shadow: loose(shadow) }),
  ...(block === undefined ? {} : { block: loose(block) }),
});

/** Sprites that are added and duplicated. */
import type { SavedBlock, SavedCostume, SavedProgram, SavedSprite } from "../compile";
import { freeName, isTaken, newId } from "./parts";

const SIZE = 100;
/** New sprites stand beside each other, not one behind the other. */
const PLACES = [[0, 0], [90, -40], [-100, 50], [110, 60], [-150, -50], [160, 0]] as const;

export function newSprite(program: SavedProgram, costume: Omit<SavedCostume, "id">, named: (sprite: SavedSprite) => string): SavedSprite {
  const [x, y] = PLACES[program.sprites.length % PLACES.length] ?? PLACES[0];
  return {
    id: newId(), name: unusedName(program, costume.name, named), workspace: {},
    x, y, size: SIZE, costumes: [{ ...costume, id: newId() }],
  };
}

/** A copy with blocks of its own: two sprites' blocks must not share ids, or both would light up. */
export function duplicate(program: SavedProgram, sprite: SavedSprite, named: (sprite: SavedSprite) => string): SavedSprite {
  const copy = structuredClone(sprite);
  const { blocks } = copy.workspace;
  if (blocks !== undefined) blocks.blocks.forEach(renew);
  return {
    ...copy, id: newId(), name: unusedName(program, named(sprite), named),
    x: shifted(copy.x ?? 0, 200), y: shifted(copy.y ?? 0, 110),
  };
}

/** The sprite so many places nearer to the front. */
export function movedSprite(program: SavedProgram, id: string, by: number): SavedProgram {
  const from = program.sprites.findIndex((each) => each.id === id);
  const moved = program.sprites[from];
  if (moved === undefined) return program;
  return withSprite({ ...program, sprites: program.sprites.filter((each) => each !== moved) }, moved, Math.max(0, from + by));
}

/** Puts a sprite in at a place counted from 0, or last. */
export const withSprite = (program: SavedProgram, sprite: SavedSprite, place: number): SavedProgram =>
  ({ ...program, sprites: [...program.sprites.slice(0, place), sprite, ...program.sprites.slice(place)] });

function unusedName(program: SavedProgram, name: string, named: (sprite: SavedSprite) => string): string {
  const taken = program.sprites.map((sprite) => ({ id: sprite.id, name: named(sprite) }));
  if (!isTaken(taken, name)) return name;
  return freeName(taken.filter((each) => each.name.startsWith(name)), (number) => `${name} ${number}`);
}

const shifted = (at: number, limit: number): number => (at > limit - 30 ? at - 60 : at + 30);

function renew(block: SavedBlock): void {
  block.id = newId();
  for (const { block: inner, shadow } of Object.values(block.inputs ?? {})) {
    if (inner !== undefined) renew(inner);
    if (shadow !== undefined) renew(shadow);
  }
  if (block.next?.block !== undefined) renew(block.next.block);
}

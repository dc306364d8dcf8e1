/** Sprites that are added and duplicated. */
import { sceneOf, spritesIn, topBlocks, type SavedBlock, type SavedCostume, type SavedProgram, type SavedSprite } from "../compile";
import { definitionOf } from "../definitions";
import { freeName, isTaken, newId } from "./parts";

const SIZE = 100;
/** New sprites stand beside each other, not one behind the other. */
const PLACES = [[0, 0], [90, -40], [-100, 50], [110, 60], [-150, -50], [160, 0]] as const;

export function newSprite(
  program: SavedProgram, costume: Omit<SavedCostume, "id">, scene: string, named: (sprite: SavedSprite) => string,
): SavedSprite {
  const [x, y] = PLACES[spritesIn(program, scene).length % PLACES.length] ?? PLACES[0];
  return {
    id: newId(), scene, name: unusedName(program, costume.name, named), workspace: {},
    x, y, size: SIZE, costumes: [{ ...costume, id: newId() }],
  };
}

/** A copy with blocks of its own: two sprites' blocks must not share ids, or both would light up. */
export function duplicate(program: SavedProgram, sprite: SavedSprite, named: (sprite: SavedSprite) => string): SavedSprite {
  const copy = structuredClone(sprite);
  topBlocks(copy.workspace).forEach((block) => renew(block, new Map()));
  return {
    ...copy, id: newId(), name: unusedName(program, named(sprite), named),
    x: shifted(copy.x ?? 0, 200), y: shifted(copy.y ?? 0, 110),
  };
}

/** The sprites of a scene with blocks of their own, for another scene; where blocks name one of them, they name its copy. */
export function copiedSprites(program: SavedProgram, from: string, to: string, named: (sprite: SavedSprite) => string): SavedSprite[] {
  const originals = spritesIn(program, from);
  const newIds = new Map(originals.map(({ id }) => [id, newId()]));
  const made: SavedSprite[] = [];
  for (const sprite of originals) {
    const copy = structuredClone(sprite);
    topBlocks(copy.workspace).forEach((block) => renew(block, newIds));
    const name = unusedName({ ...program, sprites: [...program.sprites, ...made] }, named(sprite), named);
    made.push({ ...copy, id: newIds.get(sprite.id) ?? newId(), scene: to, name });
  }
  return made;
}

/** The sprite at another place among those of its scene, from 0 at the back. */
export function placedSprite(program: SavedProgram, id: string, place: number): SavedProgram {
  const moved = program.sprites.find((each) => each.id === id);
  if (moved === undefined) return program;
  const others = program.sprites.filter((each) => each !== moved);
  const before = spritesIn(program, sceneOf(program, moved)).filter((each) => each !== moved)[Math.max(0, place)];
  return withSprite({ ...program, sprites: others }, moved, before === undefined ? others.length : others.indexOf(before));
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

function renew(block: SavedBlock, newIds: ReadonlyMap<string, string>): void {
  block.id = newId();
  for (const slot of definitionOf(block.type)?.slots ?? []) {
    const picked = block.fields?.[slot.name];
    if (slot.kind === "pick" && typeof picked === "string") block.fields = { ...block.fields, [slot.name]: newIds.get(picked) ?? picked };
  }
  for (const { block: inner, shadow } of [...Object.values(block.inputs ?? {}), ...(block.next === undefined ? [] : [block.next])]) {
    if (inner !== undefined) renew(inner, newIds);
    if (shadow !== undefined) renew(shadow, newIds);
  }
}

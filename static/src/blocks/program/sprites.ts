/** Adds, duplicates and moves sprites. */
import {
  cloneBlocks,
  forEachBlock,
  type SavedBlock,
  type SavedCostume,
  type SavedProgram,
  type SavedSprite,
  sceneOf,
  spritesIn,
  topBlocks,
} from "../compile";
import { definitionOf } from "../definitions";
import { freeName, isTaken, newId } from "./symbols";

const NEW_SPRITE_SIZE = 100;
const NEW_TEXT_SIZE = 28;
/** New sprites are placed beside each other, not on top of each other. */
const NEW_SPRITE_PLACES = [
  [0, 0],
  [90, -40],
  [-100, 50],
  [110, 60],
  [-150, -50],
  [160, 0],
] as const;

/** `costumes` are in order; the first is worn. */
export function newSprite(
  program: SavedProgram,
  { name, costumes }: { name: string; costumes: ReadonlyArray<Omit<SavedCostume, "id">> },
  scene: string,
  spriteNameOf: (sprite: SavedSprite) => string,
): SavedSprite {
  const [x, y] = NEW_SPRITE_PLACES[spritesIn(program, scene).length % NEW_SPRITE_PLACES.length] ?? NEW_SPRITE_PLACES[0];
  return {
    id: newId(),
    scene,
    name: unusedName(program, name, spriteNameOf),
    workspace: {},
    x,
    y,
    size: NEW_SPRITE_SIZE,
    costumes: costumes.map((costume) => ({ ...costume, id: newId() })),
  };
}

/** A text box in the middle of the upper half, where a heading belongs. */
export function newTextBox(
  program: SavedProgram,
  { name, words }: { name: string; words: string },
  scene: string,
  spriteNameOf: (sprite: SavedSprite) => string,
): SavedSprite {
  return {
    id: newId(),
    scene,
    name: unusedName(program, name, spriteNameOf),
    workspace: {},
    x: 0,
    y: 90 - 40 * (spritesIn(program, scene).filter(({ text }) => text !== undefined).length % 5),
    size: NEW_TEXT_SIZE,
    text: { words },
  };
}

/** A copy with new block ids: sprites that share ids would both be highlighted. */
export function duplicateSprite(
  program: SavedProgram,
  sprite: SavedSprite,
  spriteNameOf: (sprite: SavedSprite) => string,
): SavedSprite {
  const copy = cloneBlocks(sprite);
  for (const block of topBlocks(copy.workspace)) renewIds(block, new Map());
  return {
    ...copy,
    id: newId(),
    name: unusedName(program, spriteNameOf(sprite), spriteNameOf),
    x: shiftInside(copy.x ?? 0, 200),
    y: shiftInside(copy.y ?? 0, 110),
  };
}

/** Copies the sprites of a scene for another scene; blocks that refer to one of them refer to its copy. */
export function copySprites(
  program: SavedProgram,
  from: string,
  to: string,
  spriteNameOf: (sprite: SavedSprite) => string,
): SavedSprite[] {
  const originals = spritesIn(program, from);
  const newIds = new Map(originals.map(({ id }) => [id, newId()]));
  const copies: SavedSprite[] = [];
  for (const sprite of originals) {
    const copy = cloneBlocks(sprite);
    for (const block of topBlocks(copy.workspace)) renewIds(block, newIds);
    const name = unusedName(
      { ...program, sprites: [...program.sprites, ...copies] },
      spriteNameOf(sprite),
      spriteNameOf,
    );
    copies.push({ ...copy, id: newIds.get(sprite.id) ?? newId(), scene: to, name });
  }
  return copies;
}

/** Moves the sprite to another index among those of its scene, from 0 at the back. */
export function moveSprite(program: SavedProgram, id: string, index: number): SavedProgram {
  const moved = program.sprites.find((sprite) => sprite.id === id);
  if (moved === undefined) return program;
  const others = program.sprites.filter((sprite) => sprite !== moved);
  const before = spritesIn(program, sceneOf(program, moved)).filter((sprite) => sprite !== moved)[Math.max(0, index)];
  return insertSprite(
    { ...program, sprites: others },
    moved,
    before === undefined ? others.length : others.indexOf(before),
  );
}

/** Inserts a sprite at an index from 0, or at the end. */
export const insertSprite = (program: SavedProgram, sprite: SavedSprite, index: number): SavedProgram => ({
  ...program,
  sprites: [...program.sprites.slice(0, index), sprite, ...program.sprites.slice(index)],
});

function unusedName(program: SavedProgram, name: string, spriteNameOf: (sprite: SavedSprite) => string): string {
  const taken = program.sprites.map((sprite) => ({ id: sprite.id, name: spriteNameOf(sprite) }));
  if (!isTaken(taken, name)) return name;
  return freeName(
    taken.filter((item) => item.name.startsWith(name)),
    (number) => `${name} ${number}`,
  );
}

const shiftInside = (at: number, limit: number): number => (at > limit - 30 ? at - 60 : at + 30);

function renewIds(first: SavedBlock, newIds: ReadonlyMap<string, string>): void {
  forEachBlock(first, (block) => {
    block.id = newId();
    for (const slot of definitionOf(block.type)?.slots ?? []) {
      const picked = block.fields?.[slot.name];
      if (slot.kind === "pick" && typeof picked === "string")
        block.fields = { ...block.fields, [slot.name]: newIds.get(picked) ?? picked };
    }
  });
}

/** The look of all sprites in one frame as numbers, sent from the program's frame to the page sixty times a second. */
import type { RotationStyle } from "../../compile/savedProgram";
import type { StageSprite } from "./stageSprite";

/** Number of values per sprite. */
export const ROW_LENGTH = 11;
/** Serial numbers restart here: larger integers are not exact in a row. */
export const MAX_SERIALS = 2 ** 24;

/** Positions farther out are invisible; the limit keeps all numbers finite. */
const MAX_COORDINATE = 1e6;
const VISIBLE_FLAG = 1;
const CLONE_FLAG = 2;
const rotationStyles: readonly RotationStyle[] = ["around", "flip", "never"];

/**
 * Describes the sprites, from back to front; `spriteIndex` gives the index of each in the program. Reuses `previous` when the
 * number of sprites is unchanged, so that a frame allocates nothing.
 */
export function writeSpriteRows(
  sprites: readonly StageSprite[],
  spriteIndex: (id: string) => number,
  previous: Float32Array,
): Float32Array {
  const needed = sprites.length * ROW_LENGTH;
  const rows = previous.length === needed ? previous : new Float32Array(needed);
  sprites.forEach((sprite, index) => {
    writeSpriteRow(sprite, spriteIndex(sprite.id), rows, index * ROW_LENGTH);
  });
  return rows;
}

export function writeSpriteRow(sprite: StageSprite, spriteIndex: number, rows: Float32Array, offset: number): void {
  rows[offset] = spriteIndex;
  rows[offset + 1] = sprite.costume;
  rows[offset + 2] = sprite.serial;
  rows[offset + 3] =
    (sprite.visible ? VISIBLE_FLAG : 0) +
    (sprite.isClone ? CLONE_FLAG : 0) +
    4 * rotationStyles.indexOf(sprite.turning);
  rows[offset + 4] = clampFinite(sprite.x);
  rows[offset + 5] = clampFinite(sprite.y);
  rows[offset + 6] = clampFinite(sprite.direction);
  rows[offset + 7] = clampFinite(sprite.size);
  rows[offset + 8] = clampFinite(sprite.effects.color);
  rows[offset + 9] = clampFinite(sprite.effects.brightness);
  rows[offset + 10] = clampFinite(sprite.effects.transparency);
}

/** Applies a row to a sprite. */
export function readSpriteRow(rows: Float32Array, offset: number, sprite: StageSprite): void {
  const flags = rows[offset + 3] ?? 0;
  sprite.costume = rows[offset + 1] ?? 0;
  sprite.serial = rows[offset + 2] ?? 0;
  sprite.visible = (flags & VISIBLE_FLAG) !== 0;
  sprite.isClone = (flags & CLONE_FLAG) !== 0;
  sprite.turning = rotationStyles[flags >> 2] ?? "around";
  sprite.x = rows[offset + 4] ?? 0;
  sprite.y = rows[offset + 5] ?? 0;
  sprite.direction = rows[offset + 6] ?? 0;
  sprite.size = rows[offset + 7] ?? 0;
  sprite.effects.color = rows[offset + 8] ?? 0;
  sprite.effects.brightness = rows[offset + 9] ?? 0;
  sprite.effects.transparency = rows[offset + 10] ?? 0;
}

/** A number that a row can hold. */
export const clampFinite = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.min(MAX_COORDINATE, Math.max(-MAX_COORDINATE, value));

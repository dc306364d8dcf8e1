/** What sprites look like in one frame, as numbers: they cross from the program's frame to the page sixty times a second. */
import type { Turning } from "../compile/saved";
import type { StageSprite } from "./stageSprite";

/** Numbers for each sprite. */
export const ROW = 11;
/** Serial numbers begin anew here: larger whole numbers are not exact in a row. */
export const MOST_SERIALS = 2 ** 24;

/** Farther out nothing can be seen, and every number stays a finite one. */
const FARTHEST = 1e6;
const VISIBLE = 1;
const CLONE = 2;
const turnings: readonly Turning[] = ["around", "flip", "never"];

/**
 * Describes the sprites, hindmost first; `place` tells which sprite of the program each one is. Numbers for as many
 * sprites as before are written over `kept`, so that a frame makes nothing anew.
 */
export function writeRows(sprites: readonly StageSprite[], place: (id: string) => number, kept: Float32Array): Float32Array {
  const needed = sprites.length * ROW;
  const rows = kept.length === needed ? kept : new Float32Array(needed);
  let at = 0;
  for (const sprite of sprites) {
    rows[at] = place(sprite.id);
    rows[at + 1] = sprite.costume;
    rows[at + 2] = sprite.serial;
    rows[at + 3] = (sprite.visible ? VISIBLE : 0) + (sprite.isClone ? CLONE : 0) + 4 * turnings.indexOf(sprite.turning);
    rows[at + 4] = near(sprite.x);
    rows[at + 5] = near(sprite.y);
    rows[at + 6] = near(sprite.direction);
    rows[at + 7] = near(sprite.size);
    rows[at + 8] = near(sprite.effects.color);
    rows[at + 9] = near(sprite.effects.brightness);
    rows[at + 10] = near(sprite.effects.transparency);
    at += ROW;
  }
  return rows;
}

/** Dresses a sprite as its row says. */
export function readRow(rows: Float32Array, at: number, sprite: StageSprite): void {
  const flags = rows[at + 3] ?? 0;
  sprite.costume = rows[at + 1] ?? 0;
  sprite.serial = rows[at + 2] ?? 0;
  sprite.visible = (flags & VISIBLE) !== 0;
  sprite.isClone = (flags & CLONE) !== 0;
  sprite.turning = turnings[flags >> 2] ?? "around";
  sprite.x = rows[at + 4] ?? 0;
  sprite.y = rows[at + 5] ?? 0;
  sprite.direction = rows[at + 6] ?? 0;
  sprite.size = rows[at + 7] ?? 0;
  sprite.effects.color = rows[at + 8] ?? 0;
  sprite.effects.brightness = rows[at + 9] ?? 0;
  sprite.effects.transparency = rows[at + 10] ?? 0;
}

const near = (value: number): number => (Number.isNaN(value) ? 0 : Math.min(FARTHEST, Math.max(-FARTHEST, value)));

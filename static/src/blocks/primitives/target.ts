/** What the drop-downs of sprites, pointer and edges stand for. */
import type { Call } from "../runtime/call";
import { BlockProblem } from "../runtime/problems";
import type { Point, Sprite } from "../runtime/world";

export const SELF = "self";
export const POINTER = "mouse";

/** This sprite, or the sprite with that id. */
export function spriteAt(call: Call, target: string): Sprite {
  const sprite = target === SELF ? call.sprite : call.world.stage.sprite(target);
  if (sprite === undefined) throw new BlockProblem("missing_sprite");
  return sprite;
}

/** Where a sprite or the pointer is. */
export const pointAt = (call: Call, target: string): Point =>
  target === POINTER ? call.world.senses.pointer : spriteAt(call, target);

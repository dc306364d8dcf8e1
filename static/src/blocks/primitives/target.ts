/** Resolves the options of drop-downs for sprites, pointer and edges. */
import type { PrimitiveCall } from "../runtime/primitiveCall";
import { BlockProblem } from "../runtime/problems";
import type { Point, Sprite } from "../runtime/world";

export const SELF = "self";
export const POINTER = "mouse";

/** This sprite or the sprite with the id. */
export function targetSprite(call: PrimitiveCall, target: string): Sprite {
  const sprite = target === SELF ? call.sprite : call.world.stage.sprite(target);
  if (sprite === undefined) throw new BlockProblem("missing_sprite");
  return sprite;
}

/** The position of a sprite or the pointer. */
export const targetPoint = (call: PrimitiveCall, target: string): Point =>
  target === POINTER ? call.world.input.pointer : targetSprite(call, target);

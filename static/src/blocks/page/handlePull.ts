/** What a sprite becomes while one of its handles is pulled. */
import type { Point } from "../runtime/world";

export interface Pull {
  size?: number;
  direction?: number;
}

interface Pulled extends Point {
  size: number;
}

const LEAST = 5;
const MOST = 1500;
/** Nearer to a quarter turn than this is the quarter turn; with Shift, steps of 15. */
const NEAR = 4;
const STEP = 15;

/** `from` is where the handle was grabbed, `to` where it is now, in stage coordinates. */
export function pulled(kind: keyof Pull, sprite: Pulled, from: Point, to: Point, stepped: boolean): Pull {
  if (kind === "direction") return { direction: facing(sprite, to, stepped) };
  const size = (sprite.size * distance(sprite, to)) / Math.max(1, distance(sprite, from));
  return { size: Math.round(Math.min(MOST, Math.max(LEAST, size))) };
}

/** The knob stands above a sprite that looks to the right. */
function facing(sprite: Point, to: Point, stepped: boolean): number {
  const turn = (Math.atan2(to.x - sprite.x, to.y - sprite.y) * 180) / Math.PI;
  const quarter = Math.round(turn / 90) * 90;
  const chosen = stepped ? Math.round(turn / STEP) * STEP : Math.abs(turn - quarter) < NEAR ? quarter : Math.round(turn);
  const direction = chosen + 90;
  return direction > 180 ? direction - 360 : direction;
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

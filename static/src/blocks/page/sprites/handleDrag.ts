/** Calculates the sprite's change while one of its handles is dragged. */
import type { Point } from "../../runtime/world";

export interface HandleDrag {
  size?: number;
  direction?: number;
}

interface DraggedSprite extends Point {
  size: number;
}

const MIN_SIZE = 5;
const MAX_SIZE = 1500;
/** Directions this near to a quarter turn snap to it; Shift snaps to steps of 15. */
const SNAP_DEGREES = 4;
const STEP = 15;

/** `from` is where the drag began, `to` where the pointer is now, in stage coordinates. */
export function dragHandle(
  kind: keyof HandleDrag,
  sprite: DraggedSprite,
  from: Point,
  to: Point,
  stepped: boolean,
): HandleDrag {
  if (kind === "direction") return { direction: directionTowards(sprite, to, stepped) };
  const size = (sprite.size * distance(sprite, to)) / Math.max(1, distance(sprite, from));
  return { size: Math.round(Math.min(MAX_SIZE, Math.max(MIN_SIZE, size))) };
}

/** The knob is above a sprite that faces right. */
function directionTowards(sprite: Point, to: Point, stepped: boolean): number {
  const turn = (Math.atan2(to.x - sprite.x, to.y - sprite.y) * 180) / Math.PI;
  const quarter = Math.round(turn / 90) * 90;
  const chosen = stepped
    ? Math.round(turn / STEP) * STEP
    : Math.abs(turn - quarter) < SNAP_DEGREES
      ? quarter
      : Math.round(turn);
  const direction = chosen + 90;
  return direction > 180 ? direction - 360 : direction;
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

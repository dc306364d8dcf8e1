/** Positions of sprites and what they touch. */
import type { Edge, Point, Sprite } from "../../runtime/world";

export const STAGE_WIDTH = 480;
export const STAGE_HEIGHT = 270;

/** The drawn part of a picture, in fractions of its width and height. */
export interface Outline {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Whether the picture is drawn at this position. */
  covers(across: number, down: number): boolean;
}

/** The outline of a picture that is not loaded yet: all of it counts as drawn. */
export const FULL_OUTLINE: Outline = { left: 0, right: 1, top: 0, bottom: 1, covers: () => true };

export interface Bounds {
  left: number;
  right: number;
  up: number;
  down: number;
}

type SpritePlacement = Pick<Sprite, "x" | "y" | "size" | "direction" | "turning">;

/** The rotation of the picture, clockwise in degrees. */
export const pictureRotation = ({ direction, turning }: SpritePlacement): number =>
  turning === "around" ? direction - 90 : 0;

/** Whether the picture is mirrored. */
export const isMirrored = ({ direction, turning }: SpritePlacement): boolean => turning === "flip" && direction < 0;

/** The axis-aligned rectangle around the drawn part of a sprite. */
export function boundsOf(sprite: SpritePlacement, outline: Outline): Bounds {
  const corners = [outline.left, outline.right].flatMap((across) =>
    [outline.top, outline.bottom].map((down) => toStage(sprite, across, down)),
  );
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), down: Math.min(...ys), up: Math.max(...ys) };
}

function toStage(sprite: SpritePlacement, across: number, down: number): Point {
  const side = isMirrored(sprite) ? 0.5 - across : across - 0.5;
  const [dx, dy] = [side * sprite.size, (0.5 - down) * sprite.size];
  const { cos, sin } = rotationOf(sprite);
  return { x: sprite.x + dx * cos + dy * sin, y: sprite.y - dx * sin + dy * cos };
}

/** Whether the sprite is drawn at a point. */
export function coversPoint(sprite: SpritePlacement, outline: Outline, { x, y }: Point): boolean {
  const { cos, sin } = rotationOf(sprite);
  const [dx, dy] = [x - sprite.x, y - sprite.y];
  const side = (dx * cos - dy * sin) / sprite.size;
  const across = 0.5 + (isMirrored(sprite) ? -side : side);
  const down = 0.5 - (dx * sin + dy * cos) / sprite.size;
  return (
    across >= outline.left &&
    across <= outline.right &&
    down >= outline.top &&
    down <= outline.bottom &&
    outline.covers(across, down)
  );
}

function rotationOf(sprite: SpritePlacement): { cos: number; sin: number } {
  const angle = (pictureRotation(sprite) * Math.PI) / 180;
  return { cos: Math.cos(angle), sin: Math.sin(angle) };
}

/** The intersection of two rectangles. */
export function overlap(one: Bounds, other: Bounds): Bounds | null {
  const common = {
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    down: Math.max(one.down, other.down),
    up: Math.min(one.up, other.up),
  };
  return common.left < common.right && common.down < common.up ? common : null;
}

/** Points in a rectangle, about `step` apart, at the centers of grid cells. */
export function* pointsIn({ left, right, down, up }: Bounds, step: number): Generator<Point> {
  const columns = Math.max(1, Math.round((right - left) / step));
  const rows = Math.max(1, Math.round((up - down) / step));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      yield { x: left + ((column + 0.5) * (right - left)) / columns, y: down + ((row + 0.5) * (up - down)) / rows };
    }
  }
}

/** The edges of the stage that a box reaches. */
export function touchedEdges({ left, right, down, up }: Bounds): ReadonlySet<Edge> {
  const reached = new Set<Edge>();
  if (left <= -STAGE_WIDTH / 2) reached.add("left");
  if (right >= STAGE_WIDTH / 2) reached.add("right");
  if (down <= -STAGE_HEIGHT / 2) reached.add("down");
  if (up >= STAGE_HEIGHT / 2) reached.add("up");
  return reached;
}

/** How far a box must move to be inside the stage; a box that is too large overlaps both edges. */
export function offsetInside({ left, right, down, up }: Bounds): Point {
  return { x: offsetWithin(left, right, STAGE_WIDTH / 2), y: offsetWithin(down, up, STAGE_HEIGHT / 2) };
}

function offsetWithin(low: number, high: number, limit: number): number {
  if (high - low >= 2 * limit) return 0;
  if (low < -limit) return -limit - low;
  return high > limit ? limit - high : 0;
}

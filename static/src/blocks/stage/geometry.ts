/** Where sprites are and what they touch. */
import type { Edge, Point, Sprite } from "../runtime/world";

export const STAGE_WIDTH = 480;
export const STAGE_HEIGHT = 270;

/** The drawn part of a picture, in shares of its width and height. */
export interface Outline {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Whether the picture is drawn at this place. */
  covers(across: number, down: number): boolean;
}

/** What is known of a picture before it is loaded: all of it is drawn. */
export const WHOLE: Outline = { left: 0, right: 1, top: 0, bottom: 1, covers: () => true };

export interface Box {
  left: number;
  right: number;
  up: number;
  down: number;
}

type Placed = Pick<Sprite, "x" | "y" | "size" | "direction" | "turning">;

/** How far the picture is turned, clockwise in degrees. */
export const pictureTurn = ({ direction, turning }: Placed): number => (turning === "around" ? direction - 90 : 0);

/** Whether the picture looks the other way. */
export const isMirrored = ({ direction, turning }: Placed): boolean => turning === "flip" && direction < 0;

/** The upright rectangle around what is drawn of a sprite. */
export function boxOf(sprite: Placed, outline: Outline): Box {
  const corners = [outline.left, outline.right].flatMap((across) =>
    [outline.top, outline.bottom].map((down) => toStage(sprite, across, down)));
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), down: Math.min(...ys), up: Math.max(...ys) };
}

function toStage(sprite: Placed, across: number, down: number): Point {
  const side = isMirrored(sprite) ? 0.5 - across : across - 0.5;
  const [dx, dy] = [side * sprite.size, (0.5 - down) * sprite.size];
  const { cos, sin } = turned(sprite);
  return { x: sprite.x + dx * cos + dy * sin, y: sprite.y - dx * sin + dy * cos };
}

/** Whether something of the sprite is drawn at a point. */
export function coversPoint(sprite: Placed, outline: Outline, { x, y }: Point): boolean {
  const { cos, sin } = turned(sprite);
  const [dx, dy] = [x - sprite.x, y - sprite.y];
  const side = (dx * cos - dy * sin) / sprite.size;
  const across = 0.5 + (isMirrored(sprite) ? -side : side);
  const down = 0.5 - (dx * sin + dy * cos) / sprite.size;
  return across >= outline.left && across <= outline.right && down >= outline.top && down <= outline.bottom
    && outline.covers(across, down);
}

function turned(sprite: Placed): { cos: number; sin: number } {
  const angle = (pictureTurn(sprite) * Math.PI) / 180;
  return { cos: Math.cos(angle), sin: Math.sin(angle) };
}

/** The rectangle that both have in common. */
export function overlap(one: Box, other: Box): Box | null {
  const common = {
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    down: Math.max(one.down, other.down), up: Math.min(one.up, other.up),
  };
  return common.left < common.right && common.down < common.up ? common : null;
}

/** Points of a rectangle, about `step` apart, the middle of each cell. */
export function* pointsIn({ left, right, down, up }: Box, step: number): Generator<Point> {
  const columns = Math.max(1, Math.round((right - left) / step));
  const rows = Math.max(1, Math.round((up - down) / step));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      yield { x: left + ((column + 0.5) * (right - left)) / columns, y: down + ((row + 0.5) * (up - down)) / rows };
    }
  }
}

/** Which edges of the stage a box reaches. */
export function edgesReached({ left, right, down, up }: Box): ReadonlySet<Edge> {
  const reached = new Set<Edge>();
  if (left <= -STAGE_WIDTH / 2) reached.add("left");
  if (right >= STAGE_WIDTH / 2) reached.add("right");
  if (down <= -STAGE_HEIGHT / 2) reached.add("down");
  if (up >= STAGE_HEIGHT / 2) reached.add("up");
  return reached;
}

/** How far a box has to move to lie within the stage; one that is too large stays across both edges. */
export function wayInside({ left, right, down, up }: Box): Point {
  return { x: back(left, right, STAGE_WIDTH / 2), y: back(down, up, STAGE_HEIGHT / 2) };
}

function back(low: number, high: number, limit: number): number {
  if (high - low >= 2 * limit) return 0;
  if (low < -limit) return -limit - low;
  return high > limit ? limit - high : 0;
}

/** Where the bubble of a sprite stands: off the sprite that speaks, and within the stage. */
import { type Bounds, STAGE_HEIGHT, STAGE_WIDTH } from "./geometry";

export interface BubbleSize {
  width: number;
  height: number;
}

/** On which side of its sprite a bubble is, and whether it reaches to the left of it. */
export interface BubblePlace extends Bounds {
  side: "above" | "right" | "left" | "below";
  toLeft: boolean;
}

/** Between a bubble and its sprite, in stage units. */
const GAP = 3;
/** Between a bubble and the edge of the stage. */
const EDGE = 3;
const [HALF_WIDTH, HALF_HEIGHT] = [STAGE_WIDTH / 2 - EDGE, STAGE_HEIGHT / 2 - EDGE];

/** The first place around the sprite that has room; where none has, the one that covers the least of the sprite. */
export function placeBubble(sprite: Bounds, size: BubbleSize): BubblePlace {
  const places = placesAround(sprite, size).map((place) => insideStage(place, size));
  const covered = places.map((place) => coveredArea(place, sprite));
  return places[covered.indexOf(Math.min(...covered))] as BubblePlace;
}

/** Above first, as in comics, then on the side that has more room. */
function placesAround(sprite: Bounds, { width, height }: BubbleSize): BubblePlace[] {
  const middle = (sprite.left + sprite.right) / 2;
  const toLeft = middle > 0;
  // A little beyond the middle, where a mouth would be.
  const inwards = Math.min((sprite.right - sprite.left) * 0.3, width / 2);
  const left = toLeft ? middle + inwards - width : middle - inwards;
  const down = sprite.up - height;
  const above = box("above", toLeft, left, sprite.up + GAP, width, height);
  const below = box("below", toLeft, left, sprite.down - GAP - height, width, height);
  const onLeft = box("left", true, sprite.left - GAP - width, down, width, height);
  const onRight = box("right", false, sprite.right + GAP, down, width, height);
  return [above, ...(toLeft ? [onLeft, onRight] : [onRight, onLeft]), below];
}

const box = (
  side: BubblePlace["side"],
  toLeft: boolean,
  left: number,
  down: number,
  width: number,
  height: number,
): BubblePlace => ({ side, toLeft, left, right: left + width, down, up: down + height });

/** Moved until it is within the stage; of what is too large, the upper left is. */
function insideStage(place: BubblePlace, { width, height }: BubbleSize): BubblePlace {
  const left = Math.max(-HALF_WIDTH, Math.min(place.left, HALF_WIDTH - width));
  const up = Math.min(HALF_HEIGHT, Math.max(place.up, height - HALF_HEIGHT));
  return { ...place, left, right: left + width, up, down: up - height };
}

function coveredArea(one: Bounds, other: Bounds): number {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.up, other.up) - Math.max(one.down, other.down);
  return Math.max(0, across) * Math.max(0, down);
}

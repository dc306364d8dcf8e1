/** Speech bubbles, each above its sprite, to one side. */
import type { Signal } from "@preact/signals";
import type { DisplayedStage } from "../display/displayedStage";
import type { PictureCache } from "../display/pictureCache";
import { type Bounds, boundsOf, bubbleFoot, STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
import { outlineOfSprite, type StageSprite } from "../model/stageSprite";

interface BubblesProps {
  stage: DisplayedStage;
  pictures: PictureCache;
  /** Grows whenever sprites have moved. */
  spritesMoved: Signal<number>;
}

export function Bubbles({ stage, pictures, spritesMoved }: BubblesProps) {
  const talking = stage.sprites.filter(({ visible, bubble }) => visible && bubble !== null);
  return (
    <div class="stage__bubbles" data-moved={spritesMoved.value} data-drawn={stage.redraws.value} aria-hidden="true">
      {talking.map((sprite, index) => (
        <div
          key={index}
          class={`stage__bubble-place${isLong(sprite) ? " stage__bubble-place--long" : ""}`}
          style={placeStyle(boundsOf(sprite, outlineOfSprite(sprite, pictures.outline)), isLong(sprite))}
        >
          <p class={bubbleClass(sprite)}>{sprite.bubble?.text}</p>
        </div>
      ))}
    </div>
  );
}

const bubbleClass = ({ bubble, x }: StageSprite): string =>
  `stage__bubble stage__bubble--${bubble?.kind ?? "speak"}${x > 0 ? " stage__bubble--left" : ""}`;

/** The height of a bubble with two lines; bubbles never leave the stage. */
const LONG_TEXT = 60;
/** How far from the side of the stage a long text begins at most, in percent. */
const LONG_MARGIN = 4;

const isLong = ({ bubble }: StageSprite): boolean => (bubble?.text.length ?? 0) > LONG_TEXT;

/** From the upper edge of the stage down to where the bubble ends, on the side that has more room. */
function placeStyle(bounds: Bounds, long: boolean) {
  const { left, right } = bounds;
  const middle = (left + right) / 2;
  const inwards = (right - left) * 0.36;
  const bottom = percent(Math.max(0, bubbleFoot(bounds) + STAGE_HEIGHT / 2), STAGE_HEIGHT);
  const fromSide = Math.max(0, STAGE_WIDTH / 2 - Math.abs(middle) + inwards);
  const side = percent(long ? Math.min(fromSide, (LONG_MARGIN / 100) * STAGE_WIDTH) : fromSide, STAGE_WIDTH);
  return middle <= 0 ? { bottom, left: side } : { bottom, right: side };
}

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;

/** Speech bubbles, each above the shoulder of its sprite. */
import type { Signal } from "@preact/signals";
import { boxOf, STAGE_HEIGHT, STAGE_WIDTH, type Box } from "./geometry";
import type { Pictures } from "./pictures";
import type { ShownStage } from "./shownStage";
import type { StageSprite } from "./stageSprite";

interface BubblesProps {
  stage: ShownStage;
  pictures: Pictures;
  /** Grows whenever sprites have moved. */
  moved: Signal<number>;
}

export function Bubbles({ stage, pictures, moved }: BubblesProps) {
  const speaking = stage.sprites.filter(({ visible, bubble }) => visible && bubble !== null);
  return (
    <div class="stage__bubbles" data-moved={moved.value} data-drawn={stage.drawn.value} aria-hidden="true">
      {speaking.map((sprite, place) => (
        <p key={place} class={bubbleClass(sprite)} style={bubblePlace(boxOf(sprite, pictures.outline(sprite.picture)))}>
          {sprite.bubble?.text}
        </p>
      ))}
    </div>
  );
}

const bubbleClass = ({ bubble, x }: StageSprite): string =>
  `stage__bubble stage__bubble--${bubble?.kind ?? "speak"}${x > 0 ? " stage__bubble--left" : ""}`;

/** How much of the stage's height a bubble of two lines takes; it never leaves the stage. */
const ROOM = 0.22 * STAGE_HEIGHT;

/** On the side that has more room. */
function bubblePlace({ left, right, up, down }: Box) {
  const middle = (left + right) / 2;
  const inwards = (right - left) * 0.36;
  const above = Math.min(up - (up - down) * 0.2, STAGE_HEIGHT / 2 - ROOM);
  const bottom = percent(Math.max(0, above + STAGE_HEIGHT / 2), STAGE_HEIGHT);
  return middle <= 0
    ? { bottom, left: percent(Math.max(0, middle + inwards + STAGE_WIDTH / 2), STAGE_WIDTH) }
    : { bottom, right: percent(Math.max(0, STAGE_WIDTH / 2 - (middle - inwards)), STAGE_WIDTH) };
}

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;

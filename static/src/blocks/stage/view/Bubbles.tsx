/** Speech bubbles, each beside its sprite. */
import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { DisplayedStage } from "../display/displayedStage";
import type { PictureCache } from "../display/pictureCache";
import { type BubblePlace, type BubbleSize, placeBubble } from "../model/bubblePlace";
import { type Bounds, boundsOf, STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
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
        <SpriteBubble
          key={index}
          kind={sprite.bubble?.kind ?? "speak"}
          text={sprite.bubble?.text ?? ""}
          bounds={boundsOf(sprite, outlineOfSprite(sprite, pictures.outline))}
        />
      ))}
    </div>
  );
}

interface SpriteBubbleProps {
  kind: NonNullable<StageSprite["bubble"]>["kind"];
  text: string;
  bounds: Bounds;
}

/** A longer text has smaller letters. */
const LONG_TEXT = 60;

function SpriteBubble({ kind, text, bounds }: SpriteBubbleProps) {
  const element = useRef<HTMLParagraphElement>(null);
  const size = useSizeOnStage(element, text);
  const place = size === null ? null : placeBubble(bounds, size);
  const long = text.length > LONG_TEXT ? " stage__bubble--long" : "";
  return (
    <p
      ref={element}
      class={`stage__bubble stage__bubble--${kind}${long}`}
      data-tail={place === null ? undefined : tailOf(place)}
      style={place === null ? { visibility: "hidden" } : placeStyle(place)}
    >
      {text}
    </p>
  );
}

/** The corner that points to the sprite. */
const tailOf = ({ side, toLeft }: BubblePlace): string =>
  `${side === "below" ? "top" : "bottom"}-${toLeft ? "right" : "left"}`;

const placeStyle = ({ left, up }: BubblePlace) => ({
  left: percent(left + STAGE_WIDTH / 2, STAGE_WIDTH),
  top: percent(STAGE_HEIGHT / 2 - up, STAGE_HEIGHT),
});

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;

/** The size of an element in stage units; null until it is known. Measured when its text or the stage changes. */
function useSizeOnStage(element: RefObject<HTMLElement | null>, text: string): BubbleSize | null {
  const [size, setSize] = useState<BubbleSize | null>(null);
  const measure = () => {
    const [bubble, stage] = [element.current, element.current?.parentElement];
    if (bubble === null || !stage?.clientWidth) return;
    const scale = STAGE_WIDTH / stage.clientWidth;
    const next = { width: bubble.offsetWidth * scale, height: bubble.offsetHeight * scale };
    setSize((before) => (before?.width === next.width && before.height === next.height ? before : next));
  };
  useLayoutEffect(measure, [text]);
  useEffect(() => {
    const watcher = new ResizeObserver(measure);
    if (element.current !== null) watcher.observe(element.current);
    return () => watcher.disconnect();
  }, []);
  return size;
}

/** The frame around the selected sprite on a stage that rests: its corners resize, the knob above it turns. */
import { useEffect, useState } from "preact/hooks";
import { RepeatIcon } from "../../components/icons";
import type { SavedSprite } from "../compile";
import { isMirrored, pictureTurn, STAGE_HEIGHT, STAGE_WIDTH, type Outline } from "../stage/geometry";
import { spriteOf, type StageSprite } from "../stage/stageSprite";
import { sayBlocks } from "../words";
import { pulled, type Pull } from "./handlePull";
import type { Workshop } from "./workshop";

const corners = ["nw", "ne", "sw", "se"] as const;
const SIZE_STEP = 5;
const TURN_STEP = 15;
const FINE_STEP = 1;

export function SpriteHandles({ workshop }: { workshop: Workshop }) {
  const sprite = workshop.work.value.sprites.find(({ id }) => id === workshop.selected.value);
  if (sprite === undefined || workshop.player.isPlaying || workshop.full.value || !spriteOf(sprite).visible) return null;
  return <div class="handles-layer"><Handles key={sprite.id} workshop={workshop} sprite={sprite} /></div>;
}

function Handles({ workshop, sprite }: { workshop: Workshop; sprite: SavedSprite }) {
  const [pull, setPull] = useState<Pull | null>(null);
  const shown = Object.assign(spriteOf(sprite), pull ?? {});
  const outline = useOutline(workshop, shown.picture);
  const change = (next: Pull) => {
    setPull(null);
    workshop.changeSprite(sprite.id, next);
  };
  const begin = (kind: keyof Pull) => (event: PointerEvent) => {
    const stage = document.querySelector(".stage")?.getBoundingClientRect();
    if (event.button !== 0 || stage === undefined) return;
    event.preventDefault();
    follow(event, (moved) => pulled(kind, shown, pointOn(stage, event), pointOn(stage, moved), moved.shiftKey), {
      moved: (next) => { setPull(next); dress(workshop, sprite.id, next); },
      done: change,
      dropped: () => { setPull(null); dress(workshop, sprite.id, spriteOf(sprite)); },
    });
  };
  return (
    <div class="handles" style={place(shown)}>
      <div class="handles__picture" style={{ transform: `rotate(${pictureTurn(shown)}deg)` }}>
        <div class="handles__frame" style={frame(shown, outline)}>
          {corners.map((corner) => (
            <button
              key={corner} type="button" class={`handle handle--${corner}`} role="slider" tabIndex={corner === "se" ? 0 : -1} aria-hidden={corner !== "se"}
              aria-label={sayBlocks("handles.size")} aria-valuenow={Math.round(shown.size)} aria-valuemin={1} aria-valuemax={1500}
              onPointerDown={begin("size")} onKeyDown={(event) => step(event, SIZE_STEP, (by) => change({ size: Math.max(1, Math.round(shown.size) + by) }))}
            />
          ))}
        </div>
      </div>
      <div class="handles__turn" style={{ transform: `rotate(${shown.direction - 90}deg)` }}>
        <button
          type="button" class="handle handle--turn" role="slider" aria-label={sayBlocks("handles.direction")}
          aria-valuenow={Math.round(shown.direction)} aria-valuemin={-179} aria-valuemax={180}
          onPointerDown={begin("direction")}
          onKeyDown={(event) => step(event, TURN_STEP, (by) => change({ direction: around(Math.round(shown.direction) + by) }))}
        >
          <RepeatIcon />
        </button>
      </div>
    </div>
  );
}

/** What is drawn of a picture; looked at again once it is loaded. */
function useOutline(workshop: Workshop, picture: string): Outline {
  const [, again] = useState(0);
  useEffect(() => {
    const image = new Image();
    image.onload = () => setTimeout(() => again((times) => times + 1));
    image.src = workshop.player.address(picture) ?? "";
    return () => { image.onload = null; };
  }, [picture]);
  return workshop.player.pictures.outline(picture);
}

/** Shows on the stage what is not yet kept. */
function dress(workshop: Workshop, id: string, { size, direction }: Pull): void {
  const drawn = workshop.player.stage.sprites.find((each) => each.id === id);
  if (drawn === undefined) return;
  drawn.size = size ?? drawn.size;
  drawn.direction = direction ?? drawn.direction;
  workshop.player.stage.requestRedraw();
}

interface Pulling {
  moved: (next: Pull) => void;
  done: (last: Pull) => void;
  dropped: () => void;
}

function follow(begun: PointerEvent, read: (moved: PointerEvent) => Pull, { moved, done, dropped }: Pulling): void {
  const life = new AbortController();
  let last: Pull | null = null;
  const own = (event: PointerEvent) => event.pointerId === begun.pointerId;
  const end = () => {
    life.abort();
    if (last === null) dropped();
    else done(last);
  };
  window.addEventListener("pointermove", (event) => { if (own(event)) moved(last = read(event)); }, life);
  window.addEventListener("pointerup", (event) => { if (own(event)) end(); }, life);
  window.addEventListener("pointercancel", (event) => { if (own(event)) { last = null; end(); } }, life);
}

function step(event: KeyboardEvent, wide: number, change: (by: number) => void): void {
  const sign = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
  if (sign === undefined) return;
  event.preventDefault();
  change(sign * (event.shiftKey ? FINE_STEP : wide));
}

const around = (direction: number): number => (direction > 180 ? direction - 360 : direction <= -180 ? direction + 360 : direction);

const pointOn = ({ left, top, width, height }: DOMRect, { clientX, clientY }: PointerEvent) => ({
  x: ((clientX - left) / width - 0.5) * STAGE_WIDTH, y: (0.5 - (clientY - top) / height) * STAGE_HEIGHT,
});

const percent = (share: number): string => `${100 * share}%`;

const place = ({ x, y, size }: StageSprite) => ({
  left: percent(0.5 + (x - size / 2) / STAGE_WIDTH), top: percent(0.5 - (y + size / 2) / STAGE_HEIGHT),
  width: percent(size / STAGE_WIDTH), height: percent(size / STAGE_HEIGHT),
});

function frame(sprite: StageSprite, { left, right, top, bottom }: Outline) {
  const [from, to] = isMirrored(sprite) ? [1 - right, 1 - left] : [left, right];
  return { left: percent(from), top: percent(top), width: percent(to - from), height: percent(bottom - top) };
}

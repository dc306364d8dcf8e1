/** The frame around the selected sprite while no program runs: the corners resize it, the knob above rotates it. */
import { useEffect, useState } from "preact/hooks";
import { RepeatIcon } from "../../../components/icons";
import type { SavedSprite } from "../../compile";
import { isMirrored, type Outline, pictureRotation, STAGE_HEIGHT, STAGE_WIDTH } from "../../stage/model/geometry";
import { outlineOfSprite, type StageSprite, stageSpriteOf } from "../../stage/model/stageSprite";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { dragHandle, type HandleDrag } from "./handleDrag";

const corners = ["nw", "ne", "sw", "se"] as const;
const SIZE_STEP = 5;
const TURN_STEP = 15;
const FINE_STEP = 1;

export function SpriteHandles({ store }: { store: BlocksPageStore }) {
  const sprite = store.program.value.sprites.find(({ id }) => id === store.selectedSprite.value);
  if (sprite === undefined || store.player.isPlaying || store.fullScreen.value || !stageSpriteOf(sprite).visible)
    return null;
  return (
    <div class="handles-layer">
      <Handles key={sprite.id} store={store} sprite={sprite} />
    </div>
  );
}

function Handles({ store, sprite }: { store: BlocksPageStore; sprite: SavedSprite }) {
  const [drag, setDrag] = useState<HandleDrag | null>(null);
  const shown = Object.assign(stageSpriteOf(sprite), drag ?? {});
  const pictureOutline = useOutline(store, shown.picture);
  const outline = outlineOfSprite(shown, () => pictureOutline);
  const change = (next: HandleDrag) => {
    setDrag(null);
    store.changeSprite(sprite.id, next);
  };
  const startDrag = (kind: keyof HandleDrag) => (event: PointerEvent) => {
    const stage = document.querySelector(".stage")?.getBoundingClientRect();
    if (event.button !== 0 || stage === undefined) return;
    event.preventDefault();
    followPointer(
      event,
      (moveEvent) => dragHandle(kind, shown, pointOn(stage, event), pointOn(stage, moveEvent), moveEvent.shiftKey),
      {
        onMove: (next) => {
          setDrag(next);
          previewSprite(store, sprite.id, next);
        },
        onDone: change,
        onCancel: () => {
          setDrag(null);
          previewSprite(store, sprite.id, stageSpriteOf(sprite));
        },
      },
    );
  };
  return (
    <div class="handles" style={squareStyle(shown)}>
      <div class="handles__picture" style={{ transform: `rotate(${pictureRotation(shown)}deg)` }}>
        <div class="handles__frame" style={frameStyle(shown, outline)}>
          {corners.map((corner) => (
            <button
              key={corner}
              type="button"
              class={`handle handle--${corner}`}
              role="slider"
              tabIndex={corner === "se" ? 0 : -1}
              aria-hidden={corner !== "se"}
              aria-label={translateBlocks("handles.size")}
              aria-valuenow={Math.round(shown.size)}
              aria-valuemin={1}
              aria-valuemax={1500}
              onPointerDown={startDrag("size")}
              onKeyDown={(event) =>
                stepByKey(event, SIZE_STEP, (by) => change({ size: Math.max(1, Math.round(shown.size) + by) }))
              }
            />
          ))}
        </div>
      </div>
      <div class="handles__turn" style={{ transform: `rotate(${shown.direction - 90}deg)` }}>
        <button
          type="button"
          class="handle handle--turn"
          role="slider"
          aria-label={translateBlocks("handles.direction")}
          aria-valuenow={Math.round(shown.direction)}
          aria-valuemin={-179}
          aria-valuemax={180}
          onPointerDown={startDrag("direction")}
          onKeyDown={(event) =>
            stepByKey(event, TURN_STEP, (by) =>
              change({ direction: normalizeDirection(Math.round(shown.direction) + by) }),
            )
          }
        >
          <RepeatIcon />
        </button>
      </div>
    </div>
  );
}

/** The outline of a picture; updated when the picture is loaded. */
function useOutline(store: BlocksPageStore, picture: string): Outline {
  const [, again] = useState(0);
  useEffect(() => {
    const image = new Image();
    image.onload = () => setTimeout(() => again((times) => times + 1));
    image.src = store.player.pictureUrl(picture) ?? "";
    return () => {
      image.onload = null;
    };
  }, [picture]);
  return store.player.pictures.outline(picture);
}

/** Shows a change on the stage before it is saved. */
function previewSprite(store: BlocksPageStore, id: string, { size, direction }: HandleDrag): void {
  const drawn = store.player.stage.sprites.find((sprite) => sprite.id === id);
  if (drawn === undefined) return;
  drawn.size = size ?? drawn.size;
  drawn.direction = direction ?? drawn.direction;
  store.player.stage.requestRedraw();
}

interface DragCallbacks {
  onMove: (next: HandleDrag) => void;
  onDone: (last: HandleDrag) => void;
  onCancel: () => void;
}

function followPointer(
  startEvent: PointerEvent,
  read: (moveEvent: PointerEvent) => HandleDrag,
  { onMove, onDone, onCancel }: DragCallbacks,
): void {
  const controller = new AbortController();
  let last: HandleDrag | null = null;
  const own = (event: PointerEvent) => event.pointerId === startEvent.pointerId;
  const end = () => {
    controller.abort();
    if (last === null) onCancel();
    else onDone(last);
  };
  window.addEventListener(
    "pointermove",
    (event) => {
      if (!own(event)) return;
      last = read(event);
      onMove(last);
    },
    controller,
  );
  window.addEventListener(
    "pointerup",
    (event) => {
      if (own(event)) end();
    },
    controller,
  );
  window.addEventListener(
    "pointercancel",
    (event) => {
      if (own(event)) {
        last = null;
        end();
      }
    },
    controller,
  );
}

function stepByKey(event: KeyboardEvent, wide: number, change: (by: number) => void): void {
  const sign = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
  if (sign === undefined) return;
  event.preventDefault();
  change(sign * (event.shiftKey ? FINE_STEP : wide));
}

const normalizeDirection = (direction: number): number =>
  direction > 180 ? direction - 360 : direction <= -180 ? direction + 360 : direction;

const pointOn = ({ left, top, width, height }: DOMRect, { clientX, clientY }: PointerEvent) => ({
  x: ((clientX - left) / width - 0.5) * STAGE_WIDTH,
  y: (0.5 - (clientY - top) / height) * STAGE_HEIGHT,
});

const percent = (share: number): string => `${100 * share}%`;

const squareStyle = ({ x, y, size }: StageSprite) => ({
  left: percent(0.5 + (x - size / 2) / STAGE_WIDTH),
  top: percent(0.5 - (y + size / 2) / STAGE_HEIGHT),
  width: percent(size / STAGE_WIDTH),
  height: percent(size / STAGE_HEIGHT),
});

function frameStyle(sprite: StageSprite, { left, right, top, bottom }: Outline) {
  const [from, to] = isMirrored(sprite) ? [1 - right, 1 - left] : [left, right];
  return { left: percent(from), top: percent(top), width: percent(to - from), height: percent(bottom - top) };
}

/** Selecting pictures with the pointer: the mouse draws a frame around them, a finger rests on one. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type GridMeasures, measureGrid } from "./tileWindow";

/** From here on a press is a drag, in pixels. */
const DRAG_PX = 6;
const LONG_PRESS_MS = 450;
/** So long after a finger is lifted its click may come. */
const CLICK_WITHIN_MS = 400;
/** So near to the upper or lower edge of the list it scrolls while a frame is drawn, in pixels. */
const SCROLL_EDGE_PX = 24;
const SCROLL_STEP_PX = 14;

/** In pixels from the upper left corner of the list's content. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface TileGestures {
  /** A frame begins to be drawn. */
  onFrameStart: () => void;
  /** The indexes of the tiles that the frame touches. */
  onFrame: (indexes: number[]) => void;
  onFrameCancel: () => void;
  onLongPress: (index: number) => void;
}

/** The tiles, by index, of a grid of `count` that a frame touches. */
export function framedTiles(frame: Frame, { columns, rowHeight, gap }: GridMeasures, count: number): number[] {
  const place = (px: number) => px / rowHeight;
  const first = (px: number) => Math.max(0, Math.floor(place(px + gap)));
  const last = (px: number) => Math.floor(place(px));
  const found: number[] = [];
  for (let row = first(frame.top); row <= last(frame.top + frame.height); row += 1)
    for (let column = first(frame.left); column <= Math.min(columns - 1, last(frame.left + frame.width)); column += 1)
      if (row * columns + column < count) found.push(row * columns + column);
  return found;
}

/** The handlers for presses on the list, and the frame that is drawn now. */
export function useTileGestures(list: RefObject<HTMLElement | null>, count: number, gestures: TileGestures) {
  const [frame, setFrame] = useState<Frame | null>(null);
  const latest = useRef({ count, gestures });
  latest.current = { count, gestures };
  const end = useRef(() => {});
  useEffect(() => () => end.current(), []);
  const byFinger = useRef(false);
  // A finger that rests on a picture selects it: no menu of the browser comes with that.
  const onContextMenu = (event: Event) => {
    if (byFinger.current) event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent) => {
    end.current();
    byFinger.current = event.pointerType !== "mouse";
    if (list.current === null || event.button !== 0 || (event.target as Element).closest(".thumb__delete")) return;
    end.current =
      event.pointerType === "mouse"
        ? followFrame(event, list.current, latest, setFrame)
        : awaitLongPress(event, (index) => latest.current.gestures.onLongPress(index));
  };
  return { frame, onPointerDown, onContextMenu };
}

function followFrame(
  start: PointerEvent,
  list: HTMLElement,
  latest: RefObject<{ count: number; gestures: TileGestures }>,
  setFrame: (frame: Frame | null) => void,
): () => void {
  const controller = new AbortController();
  const from = pointIn(list, start);
  let drawing = false;
  const end = () => {
    controller.abort();
    setFrame(null);
  };
  const follow = (event: PointerEvent) => {
    const far = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) >= DRAG_PX;
    const grid = measureGrid(list);
    if (latest.current === null || grid === null || (!drawing && !far)) return;
    if (!drawing) latest.current.gestures.onFrameStart();
    drawing = true;
    scrollNearEdge(list, event.clientY);
    const frame = frameBetween(from, pointIn(list, event));
    setFrame(frame);
    latest.current.gestures.onFrame(framedTiles(frame, grid, latest.current.count));
  };
  document.addEventListener("pointermove", follow, controller);
  document.addEventListener("pointercancel", end, controller);
  document.addEventListener(
    "pointerup",
    () => {
      if (drawing) swallowClick();
      end();
    },
    controller,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !drawing) return;
      event.stopPropagation();
      latest.current?.gestures.onFrameCancel();
      end();
    },
    { signal: controller.signal, capture: true },
  );
  return end;
}

/** Calls back when a finger has rested on a tile; one that moves scrolls. */
function awaitLongPress(start: PointerEvent, onLongPress: (index: number) => void): () => void {
  const index = Number((start.target as Element).closest<HTMLElement>("[data-index]")?.dataset.index ?? Number.NaN);
  if (Number.isNaN(index)) return () => {};
  const controller = new AbortController();
  const end = () => {
    clearTimeout(timer);
    controller.abort();
  };
  const timer = setTimeout(() => {
    end();
    swallowClick();
    onLongPress(index);
  }, LONG_PRESS_MS);
  const moved = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > DRAG_PX) end();
  };
  document.addEventListener("pointermove", moved, controller);
  document.addEventListener("pointerup", end, controller);
  document.addEventListener("pointercancel", end, controller);
  return end;
}

/** The click that follows a drag or a long press is not meant for what is below it. */
function swallowClick(): void {
  const controller = new AbortController();
  const swallow = (event: MouseEvent) => {
    if (event.detail === 0) return; // of a key
    event.preventDefault();
    event.stopPropagation();
    controller.abort();
  };
  window.addEventListener("click", swallow, { capture: true, signal: controller.signal });
  const over = () => setTimeout(() => controller.abort(), CLICK_WITHIN_MS);
  // A finger that is still down clicks only when it is lifted.
  window.addEventListener("pointerup", over, { capture: true, signal: controller.signal });
  window.addEventListener("pointerdown", () => controller.abort(), { capture: true, signal: controller.signal });
}

/** A point in pixels from the upper left corner of the first tile. */
function pointIn(list: HTMLElement, { clientX, clientY }: PointerEvent): { x: number; y: number } {
  const box = list.getBoundingClientRect();
  const style = getComputedStyle(list);
  return {
    x: clientX - box.left - Number.parseFloat(style.paddingLeft),
    y: clientY - box.top - Number.parseFloat(style.paddingTop) + list.scrollTop,
  };
}

function frameBetween(a: { x: number; y: number }, b: { x: number; y: number }): Frame {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

function scrollNearEdge(list: HTMLElement, y: number): void {
  const { top, bottom } = list.getBoundingClientRect();
  if (y < top + SCROLL_EDGE_PX) list.scrollTop -= SCROLL_STEP_PX;
  if (y > bottom - SCROLL_EDGE_PX) list.scrollTop += SCROLL_STEP_PX;
}

/** The pointer on the stage: input of a running program, or moving sprites while none runs. */
import type { Point } from "../../runtime/world";
import type { DisplayedStage } from "../display/displayedStage";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
import type { StageSprite } from "../model/stageSprite";
import type { PlaceMonitor } from "./MonitorsView";

/** What a student can do on the stage while no program runs. */
export interface StageEditing {
  onSelect: (sprite: string) => void;
  onMove: (sprite: string, to: Point) => void;
  /** Moves the monitor of a variable or list; null where that is impossible. */
  onPlaceMonitor: PlaceMonitor | null;
}

interface PointerTarget {
  readonly stage: DisplayedStage;
  readonly isPlaying: boolean;
  movePointer(at: Point): void;
  clickStage(at: Point): void;
  releasePointer(): void;
}

/** A shorter movement in stage units is a click, not a drag. */
const MIN_DRAG = 3;

interface Drag {
  sprite: StageSprite;
  from: Point;
  grabbedAt: Point;
  hasMoved: boolean;
}

/** Listens until the returned function is called. */
export function trackPointer(frame: HTMLElement, target: PointerTarget, editing: StageEditing): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let drag: Drag | null = null;

  const down = (event: PointerEvent) => {
    if (!event.isPrimary || event.button !== 0 || isControl(event.target)) return;
    const point = stagePoint(frame, event);
    target.movePointer(point);
    if (target.isPlaying) {
      target.clickStage(point);
      return;
    }
    const sprite = target.stage.spriteAt(point);
    if (sprite === null || sprite.isClone) return;
    drag = { sprite, from: { x: sprite.x, y: sprite.y }, grabbedAt: point, hasMoved: false };
    frame.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    const point = stagePoint(frame, event);
    target.movePointer(point);
    if (drag !== null && !target.isPlaying) dragSprite(drag, point, target.stage);
  };

  const up = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    target.releasePointer();
    const ended = drag;
    drag = null;
    if (ended === null || target.isPlaying) return;
    editing.onSelect(ended.sprite.id);
    if (ended.hasMoved)
      editing.onMove(ended.sprite.id, { x: Math.round(ended.sprite.x), y: Math.round(ended.sprite.y) });
  };

  frame.addEventListener("pointerdown", down, { signal });
  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("pointerup", up, { signal });
  window.addEventListener("pointercancel", up, { signal });
  return () => controller.abort();
}

function dragSprite(drag: Drag, point: Point, stage: DisplayedStage): void {
  const [dx, dy] = [point.x - drag.grabbedAt.x, point.y - drag.grabbedAt.y];
  drag.hasMoved ||= Math.hypot(dx, dy) >= MIN_DRAG;
  if (!drag.hasMoved) return;
  drag.sprite.x = within(drag.from.x + dx, STAGE_WIDTH / 2);
  drag.sprite.y = within(drag.from.y + dy, STAGE_HEIGHT / 2);
  stage.requestRedraw();
}

const within = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

function stagePoint(frame: HTMLElement, { clientX, clientY }: PointerEvent): Point {
  const { left, top, width, height } = frame.getBoundingClientRect();
  return {
    x: Math.round(((clientX - left) / width - 0.5) * STAGE_WIDTH),
    y: Math.round((0.5 - (clientY - top) / height) * STAGE_HEIGHT),
  };
}

const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, input, label") !== null;

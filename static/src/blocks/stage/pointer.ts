/** What the pointer does on the stage: it plays while a program runs, and moves sprites while none does. */
import type { Point } from "../runtime/world";
import { STAGE_HEIGHT, STAGE_WIDTH } from "./geometry";
import type { PlaceMonitor } from "./Monitors";
import type { ShownStage } from "./shownStage";
import type { StageSprite } from "./stageSprite";

/** What the student does to a stage on which no program runs. */
export interface StageHands {
  chosen: (sprite: string) => void;
  moved: (sprite: string, to: Point) => void;
  /** A variable's or list's monitor was put elsewhere; null where that cannot be. */
  placed: PlaceMonitor | null;
}

interface Played {
  readonly stage: ShownStage;
  readonly isPlaying: boolean;
  point(at: Point): void;
  click(at: Point): void;
  release(): void;
}

/** Less than this in stage steps is a click, not a drag. */
const SHORTEST_DRAG = 3;

interface Drag {
  sprite: StageSprite;
  from: Point;
  grabbedAt: Point;
  begun: boolean;
}

/** Listens until the returned function is called. */
export function pointAtPointer(frame: HTMLElement, played: Played, hands: StageHands): () => void {
  const life = new AbortController();
  const { signal } = life;
  let drag: Drag | null = null;

  const down = (event: PointerEvent) => {
    if (!event.isPrimary || event.button !== 0 || isControl(event.target)) return;
    const point = stagePoint(frame, event);
    played.point(point);
    if (played.isPlaying) {
      played.click(point);
      return;
    }
    const sprite = played.stage.at(point);
    if (sprite === null || sprite.isClone) return;
    drag = { sprite, from: { x: sprite.x, y: sprite.y }, grabbedAt: point, begun: false };
    frame.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    const point = stagePoint(frame, event);
    played.point(point);
    if (drag !== null && !played.isPlaying) follow(drag, point, played.stage);
  };

  const up = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    played.release();
    const ended = drag;
    drag = null;
    if (ended === null || played.isPlaying) return;
    hands.chosen(ended.sprite.id);
    if (ended.begun) hands.moved(ended.sprite.id, { x: Math.round(ended.sprite.x), y: Math.round(ended.sprite.y) });
  };

  frame.addEventListener("pointerdown", down, { signal });
  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("pointerup", up, { signal });
  window.addEventListener("pointercancel", up, { signal });
  return () => life.abort();
}

function follow(drag: Drag, point: Point, stage: ShownStage): void {
  const [dx, dy] = [point.x - drag.grabbedAt.x, point.y - drag.grabbedAt.y];
  drag.begun ||= Math.hypot(dx, dy) >= SHORTEST_DRAG;
  if (!drag.begun) return;
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

const isControl = (target: EventTarget | null): boolean => target instanceof Element && target.closest("button, input, label") !== null;

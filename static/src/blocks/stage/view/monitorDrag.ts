/** Moves monitors on the stage. Positions are their upper left corners in stage coordinates. */
import type { Point } from "../../runtime/world";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";

const STEP = 10;
const FINE_STEP = 1;
/** A shorter movement in pixels is a click. */
const MIN_DRAG_PX = 3;
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export const monitorStyle = ({ x, y }: Point) => ({
  left: `${100 * (0.5 + x / STAGE_WIDTH)}%`,
  top: `${100 * (0.5 - y / STAGE_HEIGHT)}%`,
});

/** Follows the pointer that went down on a monitor; `done` gets the final position, unless it was a click. */
export function dragMonitor(
  startEvent: PointerEvent,
  monitor: HTMLElement,
  moved: (at: Point) => void,
  done: (at: Point) => void,
): void {
  const listeners = new AbortController();
  const box = monitor.getBoundingClientRect();
  let last: Point | null = null;
  const follow = (event: PointerEvent) => {
    const [dx, dy] = [event.clientX - startEvent.clientX, event.clientY - startEvent.clientY];
    if (event.pointerId !== startEvent.pointerId || (last === null && Math.hypot(dx, dy) < MIN_DRAG_PX)) return;
    last = placeOnStage(monitor, new DOMRect(box.left + dx, box.top + dy, box.width, box.height));
    if (last !== null) moved(last);
  };
  const end = (event: PointerEvent) => {
    if (event.pointerId !== startEvent.pointerId) return;
    listeners.abort();
    if (last !== null) done(last);
  };
  window.addEventListener("pointermove", follow, listeners);
  window.addEventListener("pointerup", end, listeners);
  window.addEventListener("pointercancel", end, listeners);
}

/** The position after an arrow key; null for other keys. */
export function placeAfterKey({ key, shiftKey }: KeyboardEvent, monitor: HTMLElement): Point | null {
  const [across, up] = arrows[key] ?? [0, 0];
  const at = across === 0 && up === 0 ? null : placeOnStage(monitor, monitor.getBoundingClientRect());
  const step = shiftKey ? FINE_STEP : STEP;
  return at === null
    ? null
    : { x: within(at.x + across * step, STAGE_WIDTH / 2), y: within(at.y + up * step, STAGE_HEIGHT / 2) };
}

/** The position of a box, moved until all of it is on the stage. */
function placeOnStage(monitor: HTMLElement, box: DOMRect): Point | null {
  const stage = monitor.closest(".stage")?.getBoundingClientRect();
  if (stage === undefined || stage.width === 0) return null;
  const scale = STAGE_WIDTH / stage.width;
  const left = Math.min(stage.width - box.width, Math.max(0, box.left - stage.left));
  const top = Math.min(stage.height - box.height, Math.max(0, box.top - stage.top));
  return { x: Math.round(left * scale - STAGE_WIDTH / 2), y: Math.round(STAGE_HEIGHT / 2 - top * scale) };
}

const within = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

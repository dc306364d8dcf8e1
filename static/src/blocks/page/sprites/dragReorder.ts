/** Reorders a list by dragging: immediately with a mouse, after a long press with a finger. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** How an item is drawn during a drag: it is dragged, or the dragged item would go before or after it. */
export type DragMark = "held" | "before" | "after" | undefined;

interface DragState {
  dragged: string;
  /** The item beside which the dragged one would go; null if it stays. */
  neighbor: string | null;
  after: boolean;
}

/** A mouse that moves less than this has only clicked. */
const MIN_MOVE = 6;
/** A finger that moves before this time scrolls the list. */
const HOLD_MS = 300;

/**
 * Items with an id in `data-reorder-id` can be dragged. `move` gets the id and the new index, from 0, when the item is
 * dropped; Escape cancels the drag.
 */
export function useDragReorder<L extends HTMLElement>(
  move: (id: string, index: number) => void,
): { list: RefObject<L | null>; markOf: (id: string) => DragMark } {
  const list = useRef<L>(null);
  const [now, setNow] = useState<DragState | null>(null);
  const latest = useRef(move);
  latest.current = move;
  useEffect(
    () =>
      list.current === null ? undefined : listenToDrags(list.current, setNow, (id, index) => latest.current(id, index)),
    [],
  );
  const look = (id: string): DragMark => {
    if (now?.dragged === id) return "held";
    return now?.neighbor === id ? (now.after ? "after" : "before") : undefined;
  };
  return { list, markOf: look };
}

/** The returned function removes the listeners. */
function listenToDrags(
  list: HTMLElement,
  show: (now: DragState | null) => void,
  move: (id: string, index: number) => void,
): () => void {
  const controller = new AbortController();
  let gesture: DragGesture | null = null;
  const endGesture = (puts: boolean) => {
    const index = puts ? (gesture?.dropIndex() ?? null) : null;
    if (gesture !== null && index !== null) move(gesture.id, index);
    gesture?.cancelTimer();
    gesture = null;
    show(null);
  };
  list.addEventListener(
    "pointerdown",
    (event) => {
      const id = itemAt(event.target)?.dataset.reorderId;
      if (id === undefined || event.button !== 0 || !event.isPrimary || gesture !== null) return;
      gesture = new DragGesture(list, id, event, show);
    },
    controller,
  );
  const { signal } = controller;
  document.addEventListener(
    "pointermove",
    (event) => {
      if (gesture?.followPointer(event) === false) endGesture(false);
    },
    { signal },
  );
  document.addEventListener("pointerup", () => endGesture(true), { signal });
  document.addEventListener("pointercancel", () => endGesture(false), { signal });
  document.addEventListener(
    "keydown",
    ({ key }) => {
      if (key === "Escape") endGesture(false);
    },
    { signal },
  );
  // While an item is dragged, the list must not scroll and no context menu may open.
  list.addEventListener(
    "touchmove",
    (event) => {
      if (gesture?.isDragging) event.preventDefault();
    },
    { signal, passive: false },
  );
  list.addEventListener(
    "contextmenu",
    (event) => {
      if (gesture?.isDragging) event.preventDefault();
    },
    { signal },
  );
  return () => {
    endGesture(false);
    controller.abort();
  };
}

/** A press on an item, which may become a drag. */
class DragGesture {
  isDragging = false;
  private state: DragState;
  private readonly timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly list: HTMLElement,
    readonly id: string,
    private readonly began: PointerEvent,
    private readonly show: (now: DragState | null) => void,
  ) {
    this.state = { dragged: id, neighbor: null, after: false };
    if (began.pointerType !== "mouse") this.timer = setTimeout(() => this.startDragging(), HOLD_MS);
  }

  /** Returns false when the gesture is no drag: the finger scrolls. */
  followPointer({ clientX, clientY }: PointerEvent): boolean {
    const far = Math.hypot(clientX - this.began.clientX, clientY - this.began.clientY) > MIN_MOVE;
    if (!this.isDragging && far && this.began.pointerType !== "mouse") return false;
    if (!this.isDragging && far) this.startDragging();
    if (this.isDragging) this.updateTarget(clientX, clientY);
    return true;
  }

  /** The new index, not counting the item itself; null if it stays. */
  dropIndex(): number | null {
    if (!this.isDragging || this.state.neighbor === null) return null;
    const others = items(this.list)
      .map(({ dataset }) => dataset.reorderId)
      .filter((id) => id !== this.id);
    return others.indexOf(this.state.neighbor) + (this.state.after ? 1 : 0);
  }

  cancelTimer(): void {
    clearTimeout(this.timer);
  }

  private startDragging(): void {
    this.isDragging = true;
    this.show(this.state);
  }

  private updateTarget(x: number, y: number): void {
    const item = itemAt(document.elementFromPoint(x, y));
    if (item === null || !this.list.contains(item)) return;
    const { left, width } = item.getBoundingClientRect();
    const id = item.dataset.reorderId ?? "";
    this.state = { dragged: this.id, neighbor: id === this.id ? null : id, after: x > left + width / 2 };
    this.show(this.state);
  }
}

const items = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[data-reorder-id]")];

const itemAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-reorder-id]") : null;

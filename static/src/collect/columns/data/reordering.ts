/** Reorders classes by dragging their handle: a line shows where the class will go. */
import type { RefObject } from "preact";
import { useState } from "preact/hooks";

export type DropMark = "before" | "after" | null;

interface DragState {
  from: number;
  /** The gap into which it would go: 0 is before the first class. */
  gap: number;
}

export function useReordering(list: RefObject<HTMLElement | null>, onMove: (id: string, position: number) => void) {
  const [dragging, setDragging] = useState<DragState | null>(null);

  const start = (event: PointerEvent, id: string, from: number) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const controller = new AbortController();
    let gap = from;
    const end = (moved: boolean) => {
      controller.abort();
      setDragging(null);
      // The class leaves its old index, which shifts the gaps after it.
      if (moved) onMove(id, gap > from ? gap - 1 : gap);
    };
    const follow = (moving: PointerEvent) => {
      gap = gapAt(list.current, moving.clientY);
      setDragging({ from, gap });
      scrollNearEdge(moving.clientY);
    };
    document.addEventListener("pointermove", follow, controller);
    document.addEventListener("pointerup", () => end(true), controller);
    document.addEventListener("pointercancel", () => end(false), controller);
    document.addEventListener(
      "keydown",
      (key) => {
        if (key.key === "Escape") end(false);
      },
      controller,
    );
    setDragging({ from, gap });
  };

  const markOf = (index: number): DropMark => {
    if (dragging === null || dragging.gap === dragging.from || dragging.gap === dragging.from + 1) return null;
    if (dragging.gap === index) return "before";
    const last = (list.current?.children.length ?? 0) - 1;
    return index === last && dragging.gap === last + 1 ? "after" : null;
  };
  return { start, markOf };
}

function gapAt(list: HTMLElement | null, y: number): number {
  const middles = [...(list?.children ?? [])].map((card) => {
    const box = card.getBoundingClientRect();
    return box.top + box.height / 2;
  });
  return middles.filter((middle) => middle < y).length;
}

const SCROLL_EDGE = 80;

function scrollNearEdge(y: number): void {
  if (y < SCROLL_EDGE + 60) window.scrollBy(0, -12);
  if (y > window.innerHeight - SCROLL_EDGE) window.scrollBy(0, 12);
}

/** Dragging a class by its grip: a mark shows where it will go, letting go moves it there. */
import type { RefObject } from "preact";
import { useState } from "preact/hooks";

export type DropMark = "before" | "after" | null;

interface Dragging {
  from: number;
  /** The gap that it would go into: 0 is before the first class. */
  gap: number;
}

export function useReordering(list: RefObject<HTMLElement | null>, move: (id: string, position: number) => void) {
  const [dragging, setDragging] = useState<Dragging | null>(null);

  const start = (event: PointerEvent, id: string, from: number) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const life = new AbortController();
    let gap = from;
    const end = (moved: boolean) => {
      life.abort();
      setDragging(null);
      // The class itself leaves its old place, which moves the gaps behind it.
      if (moved) move(id, gap > from ? gap - 1 : gap);
    };
    const follow = (moving: PointerEvent) => {
      gap = gapAt(list.current, moving.clientY);
      setDragging({ from, gap });
      scrollNearEdge(moving.clientY);
    };
    document.addEventListener("pointermove", follow, life);
    document.addEventListener("pointerup", () => end(true), life);
    document.addEventListener("pointercancel", () => end(false), life);
    document.addEventListener("keydown", (key) => { if (key.key === "Escape") end(false); }, life);
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

const EDGE = 80;

function scrollNearEdge(y: number): void {
  if (y < EDGE + 60) window.scrollBy(0, -12);
  if (y > window.innerHeight - EDGE) window.scrollBy(0, 12);
}

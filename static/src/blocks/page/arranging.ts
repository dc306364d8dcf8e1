/** Things in a list put in order by dragging them: at once with a mouse, after holding one for a moment with a finger. */
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** How a thing of the list looks now: it is in the hand, or another would go before or behind it. */
export type Arranged = "held" | "before" | "after" | undefined;

interface Arranging {
  held: string;
  /** The thing beside which it would go; null where it is. */
  beside: string | null;
  after: boolean;
}

/** A mouse that moves less has only clicked. */
const SLOP = 6;
/** A finger that moves sooner scrolls the list. */
const HOLD_MS = 300;

/**
 * Every thing that can be moved has its id in `data-arranged`. `move` is told the id and the place where it goes,
 * from 0, once it is let go; Escape puts it back.
 */
export function useArranging<L extends HTMLElement>(move: (id: string, place: number) => void): { list: RefObject<L | null>; look: (id: string) => Arranged } {
  const list = useRef<L>(null);
  const [now, setNow] = useState<Arranging | null>(null);
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => (list.current === null ? undefined : listen(list.current, setNow, (id, place) => latest.current(id, place))), []);
  const look = (id: string): Arranged => {
    if (now?.held === id) return "held";
    return now?.beside === id ? (now.after ? "after" : "before") : undefined;
  };
  return { list, look };
}

/** The returned function ends it. */
function listen(list: HTMLElement, show: (now: Arranging | null) => void, move: (id: string, place: number) => void): () => void {
  const life = new AbortController();
  let hand: Hand | null = null;
  const drop = (puts: boolean) => {
    const place = puts ? hand?.place() ?? null : null;
    if (hand !== null && place !== null) move(hand.id, place);
    hand?.open();
    hand = null;
    show(null);
  };
  list.addEventListener("pointerdown", (event) => {
    const id = thingAt(event.target)?.dataset.arranged;
    if (id === undefined || event.button !== 0 || !event.isPrimary || hand !== null) return;
    hand = new Hand(list, id, event, show);
  }, life);
  const { signal } = life;
  document.addEventListener("pointermove", (event) => { if (hand?.follow(event) === false) drop(false); }, { signal });
  document.addEventListener("pointerup", () => drop(true), { signal });
  document.addEventListener("pointercancel", () => drop(false), { signal });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") drop(false); }, { signal });
  // The list must not scroll under a finger that holds something, nor open a menu.
  list.addEventListener("touchmove", (event) => { if (hand?.holds) event.preventDefault(); }, { signal, passive: false });
  list.addEventListener("contextmenu", (event) => { if (hand?.holds) event.preventDefault(); }, { signal });
  return () => {
    drop(false);
    life.abort();
  };
}

/** A press on a thing, which may become a drag. */
class Hand {
  holds = false;
  private now: Arranging;
  private readonly timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly list: HTMLElement, readonly id: string, private readonly began: PointerEvent, private readonly show: (now: Arranging | null) => void,
  ) {
    this.now = { held: id, beside: null, after: false };
    if (began.pointerType !== "mouse") this.timer = setTimeout(() => this.hold(), HOLD_MS);
  }

  /** False when it was no drag after all: the finger scrolls. */
  follow({ clientX, clientY }: PointerEvent): boolean {
    const far = Math.hypot(clientX - this.began.clientX, clientY - this.began.clientY) > SLOP;
    if (!this.holds && far && this.began.pointerType !== "mouse") return false;
    if (!this.holds && far) this.hold();
    if (this.holds) this.point(clientX, clientY);
    return true;
  }

  /** Where it would go, counted without itself; null when it stays. */
  place(): number | null {
    if (!this.holds || this.now.beside === null) return null;
    const others = things(this.list).map(({ dataset }) => dataset.arranged).filter((id) => id !== this.id);
    return others.indexOf(this.now.beside) + (this.now.after ? 1 : 0);
  }

  open(): void {
    clearTimeout(this.timer);
  }

  private hold(): void {
    this.holds = true;
    this.show(this.now);
  }

  private point(x: number, y: number): void {
    const thing = thingAt(document.elementFromPoint(x, y));
    if (thing === null || !this.list.contains(thing)) return;
    const { left, width } = thing.getBoundingClientRect();
    const id = thing.dataset.arranged ?? "";
    this.now = { held: this.id, beside: id === this.id ? null : id, after: x > left + width / 2 };
    this.show(this.now);
  }
}

const things = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[data-arranged]")];

const thingAt = (target: EventTarget | null): HTMLElement | null =>
  (target instanceof Element ? target.closest<HTMLElement>("[data-arranged]") : null);

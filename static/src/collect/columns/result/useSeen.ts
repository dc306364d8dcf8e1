/** Whether something on the page can be seen. */
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Whether the element has been on the screen since `asked` became true. */
export function useSeen(element: RefObject<HTMLElement | null>, asked: boolean): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!asked || seen || element.current === null) return undefined;
    return watchScreen(element.current, (onScreen) => onScreen && setSeen(true));
  }, [asked, seen]);
  return asked && seen;
}

/** Tells whether an element is on the screen, now and whenever that changes, until the returned function is called. */
export function watchScreen(element: HTMLElement, tell: (onScreen: boolean) => void): () => void {
  const observer = new IntersectionObserver((entries) => {
    const newest = entries.at(-1);
    if (newest !== undefined) tell(newest.isIntersecting);
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Keeps a part of the page at the top of the screen while what stands above it still grows, until somebody scrolls.
 * Safari's engine does not do it by itself.
 */

/** So long may what the training found out take to arrive, in milliseconds. */
const LONGEST_MS = 3000;
const OWN_MOVES = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/** Begins with the part of that id; returns what ends it. */
export function holdAtTop(id: string): () => void {
  const part = document.getElementById(id);
  const around = part?.parentElement;
  if (!part || !around) return () => {};
  const observer = new ResizeObserver(() => part.scrollIntoView());
  const release = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const move of OWN_MOVES) window.removeEventListener(move, release);
  };
  const timer = setTimeout(release, LONGEST_MS);
  for (const move of OWN_MOVES) window.addEventListener(move, release, { passive: true });
  observer.observe(around);
  return release;
}

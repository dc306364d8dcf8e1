/** Lets a chart's line grow epoch by epoch, so that learning is seen even where it takes milliseconds. */

/** The time in which the line of a whole run grows, in milliseconds. */
const WHOLE_RUN_MS = 1000;

/** How many of `to` points are drawn `elapsed` milliseconds after `from` of them were. */
export function pointsDrawn(from: number, to: number, epochs: number, elapsed: number): number {
  return Math.max(Math.min(to, from), Math.min(to, from + Math.floor((elapsed / WHOLE_RUN_MS) * epochs)));
}

/** Calls `draw` in each frame with the number of points, until all are there; returns what stops it. */
export function growLine(from: number, to: number, epochs: number, draw: (points: number) => void): () => void {
  const atOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let began: number | null = null;
  const next = (now: number) => {
    began ??= now;
    const points = atOnce ? to : pointsDrawn(from, to, epochs, now - began);
    draw(points);
    if (points < to) frame = requestAnimationFrame(next);
  };
  let frame = requestAnimationFrame(next);
  return () => cancelAnimationFrame(frame);
}

import type { Clock } from "../runtime/world";

/** The browser's own time and frames. */
export const browserClock: Pick<Clock, "now" | "everyFrame"> = {
  now: () => performance.now(),
  everyFrame(frame) {
    let next = 0;
    const turn = () => {
      next = requestAnimationFrame(turn);
      frame();
    };
    next = requestAnimationFrame(turn);
    return () => cancelAnimationFrame(next);
  },
};

import type { Clock } from "../runtime/world";

/** The browser's own time and frames. */
export const browserClock: Clock = {
  now: () => performance.now(),
  today: () => new Date(),
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

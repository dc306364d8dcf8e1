import type { Clock } from "../../runtime/world";

/** Time and frames of the browser. */
export const browserClock: Pick<Clock, "now" | "everyFrame"> = {
  now: () => performance.now(),
  everyFrame(frame) {
    let next = 0;
    const tick = () => {
      next = requestAnimationFrame(tick);
      frame();
    };
    next = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(next);
  },
};

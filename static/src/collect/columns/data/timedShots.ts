/** Takes pictures by itself after a countdown. */

export interface TimedShots {
  delayS: number;
  count: number;
  /** From the beginning of one picture to that of the next. */
  everyMs: number;
  /** A slow picture delays the next one. */
  take: () => Promise<void>;
  /** Called every second with the seconds that are left, and with 0 when the pictures begin. */
  onCountdown: (secondsLeft: number) => void;
  onEnd: () => void;
}

/** Begins the countdown; the returned function stops it, or the pictures. */
export function startTimedShots({ delayS, count, everyMs, take, onCountdown, onEnd }: TimedShots): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const after = (ms: number, work: () => void) => {
    if (!stopped) timer = setTimeout(work, ms);
  };
  const stop = () => {
    if (stopped) return;
    stopped = true;
    clearTimeout(timer);
    onEnd();
  };
  const shoot = async (left: number, dueMs: number) => {
    await take();
    const now = performance.now();
    const nextMs = Math.max(dueMs, now);
    if (left > 1) after(nextMs - now, () => void shoot(left - 1, nextMs + everyMs));
    else stop();
  };
  const tick = (left: number) => {
    onCountdown(left);
    if (left > 0) after(1000, () => tick(left - 1));
    else void shoot(count, performance.now() + everyMs);
  };
  tick(delayS);
  return stop;
}

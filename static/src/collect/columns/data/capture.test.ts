import { afterEach, describe, expect, it, vi } from "vitest";
import { parseCaptureSettings } from "./captureSettings";
import { startTimedShots } from "./timedShots";

afterEach(() => vi.useRealTimers());

function started(count: number) {
  vi.useFakeTimers();
  const [take, onCountdown, onEnd] = [vi.fn(async () => undefined), vi.fn(), vi.fn()];
  const stop = startTimedShots({ delayS: 3, count, everyMs: 500, take, onCountdown, onEnd });
  return { take, onCountdown, onEnd, stop };
}

describe("pictures after a delay", () => {
  it("counts down, takes as many as were chosen, and ends", async () => {
    const { take, onCountdown, onEnd } = started(4);
    await vi.advanceTimersByTimeAsync(2900);
    expect(take).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onCountdown.mock.calls.flat()).toEqual([3, 2, 1, 0]);
    expect(take).toHaveBeenCalledTimes(4);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it("keeps the pace although a picture takes a while", async () => {
    vi.useFakeTimers();
    const take = vi.fn(() => new Promise<void>((taken) => setTimeout(taken, 80)));
    const nothing = () => undefined;
    startTimedShots({ delayS: 1, count: 50, everyMs: 100, take, onCountdown: nothing, onEnd: nothing });
    await vi.advanceTimersByTimeAsync(2010);
    expect(take).toHaveBeenCalledTimes(11);
  });

  it("stops during the countdown and between pictures", async () => {
    const early = started(4);
    early.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(early.take).not.toHaveBeenCalled();
    const later = started(4);
    await vi.advanceTimersByTimeAsync(3600);
    later.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(later.take).toHaveBeenCalledTimes(2);
    expect(later.onEnd).toHaveBeenCalledTimes(1);
  });
});

describe("stored settings of the webcam", () => {
  const defaults = { everyMs: 200, delayS: 0, count: 10 };
  it.each([
    [null, defaults],
    ["not JSON", defaults],
    ["null", defaults],
    ['{"everyMs":1,"delayS":"3","count":20}', { ...defaults, count: 20 }],
    ['{"everyMs":1000,"delayS":5,"count":50}', { everyMs: 1000, delayS: 5, count: 50 }],
  ])("%s", (stored, settings) => {
    expect(parseCaptureSettings(stored)).toEqual(settings);
  });
});

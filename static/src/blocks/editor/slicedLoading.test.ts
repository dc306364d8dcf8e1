import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SHOWN, SlicedLoading } from "./slicedLoading";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Loading of steps that take 25 ms each, and what it reported. */
function loadingOf(total: number, steps: Iterable<number>) {
  const reports: unknown[] = [];
  function* take(): Generator<number, void> {
    for (const step of steps) {
      vi.setSystemTime(Date.now() + 25);
      yield step;
    }
  }
  vi.spyOn(performance, "now").mockImplementation(() => Date.now());
  const loading = new SlicedLoading(take(), total, {
    onProgress: (share) => reports.push(share),
    onLoaded: () => reports.push("loaded"),
    onFailed: (error) => reports.push(error),
  });
  return { loading, reports };
}

test("a small program is loaded at once", () => {
  const { loading, reports } = loadingOf(60, [SHOWN, 30, 30]);
  loading.start();
  expect(reports).toEqual(["loaded"]);
});

test("a large program is loaded in slices, and a slice ends when blocks were shown", () => {
  const { loading, reports } = loadingOf(400, [100, 100, 100, 100, SHOWN, SHOWN]);
  loading.start();
  expect(reports).toEqual([0.5]);
  vi.runAllTimers();
  expect(reports).toEqual([0.5, 1, 1, 1, "loaded"]);
});

test("what is left can be loaded at once, and what was stopped reports nothing more", () => {
  const one = loadingOf(400, [100, 100, 100, 100]);
  one.loading.start();
  one.loading.finish();
  expect(one.reports).toEqual([0.5, "loaded"]);

  const other = loadingOf(400, [100, 100, 100, 100]);
  other.loading.start();
  other.loading.stop();
  vi.runAllTimers();
  expect(other.reports).toEqual([0.5]);
});

test("a step that fails ends the loading", () => {
  const error = new Error("does not fit");
  const { loading, reports } = loadingOf(
    400,
    (function* () {
      yield 100;
      throw error;
    })(),
  );
  loading.start();
  vi.runAllTimers();
  expect(reports).toEqual([error]);
});

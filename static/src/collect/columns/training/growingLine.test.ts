import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { growLine, pointsDrawn } from "./growingLine";

let reducedMotion = false;
let frames: FrameRequestCallback[] = [];

beforeEach(() => {
  reducedMotion = false;
  frames = [];
  vi.stubGlobal("matchMedia", () => ({ matches: reducedMotion }));
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal("cancelAnimationFrame", (number: number) => frames.splice(number - 1, 1));
});
afterEach(() => vi.unstubAllGlobals());

const drawFrame = (now: number) => frames.pop()?.(now);

test("a whole run appears in a second, from its first point on", () => {
  expect(pointsDrawn(1, 31, 30, 0)).toBe(1);
  expect(pointsDrawn(1, 31, 30, 500)).toBe(16);
  expect(pointsDrawn(1, 31, 30, 1000)).toBe(31);
  expect(pointsDrawn(1, 31, 30, 9000)).toBe(31);
});

test("another run with fewer points is drawn at once", () => {
  expect(pointsDrawn(31, 11, 30, 0)).toBe(11);
});

test("the line grows frame by frame and then rests", () => {
  const drawn: number[] = [];
  growLine(1, 5, 4, (points) => drawn.push(points));
  for (const now of [70, 320, 820, 1070, 1100]) drawFrame(now);
  expect(drawn).toEqual([1, 2, 4, 5]);
  expect(frames).toEqual([]);
});

test("who wants no motion sees the whole line", () => {
  reducedMotion = true;
  const drawn: number[] = [];
  growLine(1, 31, 30, (points) => drawn.push(points));
  drawFrame(0);
  expect(drawn).toEqual([31]);
});

test("a stopped line grows no more", () => {
  const draw = vi.fn();
  growLine(1, 31, 30, draw)();
  drawFrame(0);
  expect(draw).not.toHaveBeenCalled();
});

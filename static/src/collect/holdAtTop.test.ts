import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { holdAtTop } from "./holdAtTop";

let grown = () => {};
let release = () => {};
const disconnect = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<div><section id="training"></section><section id="result"></section></div>';
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(onResize: () => void) {
        grown = onResize;
      }
      observe = vi.fn();
      disconnect = disconnect;
    },
  );
  disconnect.mockClear();
});
afterEach(() => {
  release();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function scrolled(id: string) {
  const scroll = vi.fn();
  const part = document.getElementById(id);
  if (part) part.scrollIntoView = scroll;
  return scroll;
}

test("what grows above a part does not push it away", () => {
  const scroll = scrolled("result");
  release = holdAtTop("result");
  grown();
  expect(scroll).toHaveBeenCalledOnce();
});

test.each(["wheel", "touchmove", "pointerdown", "keydown"])("a %s of one's own ends it", (move) => {
  release = holdAtTop("result");
  window.dispatchEvent(new Event(move));
  expect(disconnect).toHaveBeenCalledOnce();
});

test("it ends after a while", () => {
  release = holdAtTop("result");
  vi.advanceTimersByTime(2999);
  expect(disconnect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(disconnect).toHaveBeenCalledOnce();
});

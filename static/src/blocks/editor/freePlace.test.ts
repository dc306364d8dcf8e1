import { describe, expect, test } from "vitest";
import { freePlace } from "./freePlace";

const view = { left: 0, top: 0, right: 400, bottom: 300 };
const block = { width: 100, height: 50 };
const placed = (...taken: Parameters<typeof freePlace>[1]) => freePlace(view, taken, block, 32);

describe("a place for a new block", () => {
  test("is at the beginning of an empty program", () => expect(placed()).toEqual({ x: 32, y: 32 }));

  test("is beside the first script", () =>
    expect(placed({ left: 40, top: 40, right: 200, bottom: 200 })).toEqual({ x: 232, y: 32 }));

  test("is below the script where there is none beside it", () =>
    expect(placed({ left: 40, top: 40, right: 350, bottom: 150 })).toEqual({ x: 32, y: 182 }));

  test("is in a gap between scripts", () =>
    expect(placed({ left: 0, top: 0, right: 400, bottom: 40 }, { left: 0, top: 160, right: 400, bottom: 300 })).toEqual(
      { x: 32, y: 72 },
    ));

  test("is in view when the view was scrolled", () =>
    expect(freePlace({ left: -500, top: 900, right: -100, bottom: 1200 }, [], block, 32)).toEqual({ x: -468, y: 932 }));

  test("is below everything where the view is full", () =>
    expect(placed({ left: 0, top: 0, right: 400, bottom: 290 })).toEqual({ x: 32, y: 322 }));
});

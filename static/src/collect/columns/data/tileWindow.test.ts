import { describe, expect, it } from "vitest";
import { tileWindow } from "./tileWindow";

const grid = { columns: 4, rowHeight: 84, gap: 8, height: 328 };

describe("the rendered part of a long grid", () => {
  it.each([0, 84, 1000, 5000, 20_000, 100_000])("covers what is in view at %d pixels", (top) => {
    const { start, end, before, after } = tileWindow(1000, { ...grid, top });
    const rows = 250;
    const [firstInView, lastInView] = [Math.floor(top / 84), Math.floor((top + 328) / 84)];

    expect(start).toBeLessThanOrEqual(4 * Math.min(firstInView, rows));
    expect(end).toBeGreaterThanOrEqual(Math.min(1000, 4 * (lastInView + 1)));
    expect(end - start).toBeLessThanOrEqual(4 * 20);
    const space = (height: number) => (height > 0 ? height + grid.gap : 0);
    expect(space(before) + Math.ceil((end - start) / 4) * 84 + space(after)).toBe(rows * 84);
  });

  it("says as far as which picture the list is about to be seen", () => {
    expect(tileWindow(1000, { ...grid, top: 0 }).seen).toBe(4 * (4 + 3));
    expect(tileWindow(1000, { ...grid, top: 8400 }).seen).toBe(4 * (104 + 3));
  });

  it("ends with the last picture, whatever the last row has", () => {
    expect(tileWindow(1001, { ...grid, top: 1e6 })).toMatchObject({ end: 1001, after: 0 });
    expect(tileWindow(3, { ...grid, top: 0 })).toEqual({ start: 0, end: 3, before: 0, after: 0, seen: 3 });
  });
});

import { describe, expect, it } from "vitest";
import { heatPixels, placeOfHeat } from "./heatOverlay";

const SIDE = 7;

/** A map whose cells near (row, column) are hot. */
function hotAt(row: number, column: number) {
  const values = Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const distance = Math.hypot(Math.floor(cell / SIDE) - row, (cell % SIDE) - column);
    return Math.max(0, 1 - distance / 2);
  });
  return { class_id: "cat", side: SIDE, values };
}

const flat = (value: number) => ({ class_id: "cat", side: SIDE, values: Array(SIDE * SIDE).fill(value) });

describe("the place of the heat", () => {
  it.each([
    [0, 0, "upper_left"],
    [1, 3, "upper"],
    [3, 6, "right"],
    [3, 3, "middle"],
    [6, 1, "lower_left"],
    [5, 3, "lower"],
  ])("row %i, column %i is %s", (row, column, place) => {
    expect(placeOfHeat(hotAt(row, column), false)).toBe(place);
  });

  it("is what the student sees in a mirror", () => {
    expect(placeOfHeat(hotAt(0, 0), true)).toBe("upper_right");
    expect(placeOfHeat(hotAt(3, 6), true)).toBe("left");
    expect(placeOfHeat(hotAt(6, 3), true)).toBe("lower");
  });

  it("is the whole picture where no place stands out", () => {
    expect(placeOfHeat(flat(0), false)).toBe("all");
    expect(placeOfHeat(flat(1), false)).toBe("all");
  });
});

describe("the overlay", () => {
  const width = 112;
  const pixelsOf = (heatMap: ReturnType<typeof hotAt>) => {
    const pixels = heatPixels(heatMap, width);
    return (x: number, y: number) => [...pixels.slice(4 * (y * width + x), 4 * (y * width + x) + 4)];
  };

  it("is clear where the model did not look, and red where it looked most", () => {
    const at = pixelsOf(hotAt(1, 1));
    expect(at(100, 100)[3]).toBe(0);
    const [red, green, , alpha] = at(24, 24) as [number, number, number, number];
    expect(red).toBeGreaterThan(green + 150);
    expect(alpha).toBeGreaterThan(120);
  });

  it("has an outline, light inside and dark outside, so that it is seen without color", () => {
    const at = pixelsOf(hotAt(3, 3));
    const row = Array.from({ length: width }, (_, x) => at(x, 56).join());
    const light = row.indexOf("255,255,255,255");
    expect(light).toBeGreaterThan(0);
    expect(row[light - 1]).toBe("40,20,0,235");
    expect(row.filter((pixel) => pixel === "255,255,255,255")).toHaveLength(4);
  });

  it("is empty without any heat", () => {
    expect(heatPixels(flat(0), 28).every((byte, index) => index % 4 < 3 || byte === 0)).toBe(true);
  });
});

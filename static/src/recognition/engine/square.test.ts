import { describe, expect, it } from "vitest";
import { centerCrop, fitSquare, jpegReduction, type Pixels, reduced, squareOf } from "./square";

/** Pixels of gray values. */
function grays(width: number, values: readonly number[]): Pixels {
  const data = Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255]));
  return { width, height: values.length / width, data };
}

describe("the square of a picture", () => {
  it("begins at half a pixel where the margins are odd", () => {
    expect(centerCrop(7, 4)).toEqual({ left: 1, top: 0, width: 5, height: 4, x: 0.5, y: 0, side: 4 });
    expect(centerCrop(4, 10)).toEqual({ left: 0, top: 3, width: 4, height: 4, x: 0, y: 0, side: 4 });
  });

  it("is the picture itself where nothing has to be resized", () => {
    const pixels = grays(2, [10, 20, 30, 40]);
    expect([...squareOf(pixels, { x: 0, y: 0, side: 2 }, 2)]).toEqual([10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40]);
  });

  it("has the values of Pillow's bicubic filter", () => {
    // Image.fromarray(np.arange(16, dtype=np.uint8).reshape(4, 4) * 16).resize((2, 2), BICUBIC)
    const pixels = grays(
      4,
      Array.from({ length: 16 }, (_, index) => 16 * index),
    );
    const square = squareOf(pixels, { x: 0, y: 0, side: 4 }, 2);
    expect([square[0], square[3], square[6], square[9]]).toEqual([47, 77, 163, 193]);
  });

  it("becomes smaller for networks that take smaller ones, and stays as it is for others", () => {
    const square = new Uint8ClampedArray(3 * 16).fill(90);
    expect([...fitSquare(square, 4, 2)]).toEqual(Array(12).fill(90));
    expect(fitSquare(square, 4, 4)).toBe(square);
  });
});

describe("JPEGs", () => {
  it("are made smaller as the server's decoder does it", () => {
    expect([447, 448, 896, 1791, 1792, 9000].map((side) => jpegReduction(side, side + 100))).toEqual([
      1, 2, 4, 4, 8, 8,
    ]);
  });

  it("by averages of blocks, which may be smaller at the edges", () => {
    const { width, height, data } = reduced(grays(3, [0, 10, 100, 20, 30, 200]), 2);
    expect([width, height]).toEqual([2, 1]);
    expect([data[0], data[4]]).toEqual([15, 150]);
  });
});

import { describe, expect, it } from "vitest";
import { framedTiles } from "./tileGestures";

const grid = { columns: 3, rowHeight: 100, gap: 10, top: 0, height: 300 };

describe("the tiles that a frame touches", () => {
  it.each([
    ["within one tile", { left: 10, top: 10, width: 20, height: 20 }, [0]],
    ["across two columns", { left: 50, top: 10, width: 100, height: 20 }, [0, 1]],
    ["across two rows", { left: 110, top: 80, width: 20, height: 40 }, [1, 4]],
    ["in the gap between columns", { left: 92, top: 10, width: 5, height: 20 }, []],
    ["beyond the last picture", { left: -50, top: 150, width: 500, height: 500 }, [3, 4, 5, 6]],
    ["left of all", { left: -50, top: 0, width: 20, height: 20 }, []],
  ])("%s", (_where, frame, tiles) => {
    expect(framedTiles(frame, grid, 7)).toEqual(tiles);
  });
});

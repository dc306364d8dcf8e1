import { describe, expect, test } from "vitest";
import { pour, rgb, type Pixels } from "./fill";
import { History } from "./history";
import { straightened } from "./trace";

const COLOURS: Record<string, readonly number[]> = {
  ".": [0, 0, 0, 0], "#": [0, 0, 0, 255], "~": [0, 0, 0, 128], w: [255, 255, 255, 255], v: [240, 246, 250, 255], R: [224, 49, 49, 255],
};

/** Pixels from rows of letters. */
function pixels(...rows: string[]): Pixels {
  const data = Uint8ClampedArray.from(rows.flatMap((row) => [...row].flatMap((letter) => COLOURS[letter] ?? [])));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

function letters({ width, height, data }: Pixels): string[] {
  const letter = (at: number) => Object.entries(COLOURS).find(([, parts]) => parts.every((part, place) => part === data[4 * at + place]))?.[0] ?? "?";
  return Array.from({ length: height }, (_, row) => Array.from({ length: width }, (__, column) => letter(row * width + column)).join(""));
}

const RED = rgb("#e03131");

describe("filling", () => {
  test("stays within the line around", () => {
    const sheet = pixels(".....", ".###.", ".#.#.", ".###.", ".....");
    expect(pour(sheet, 2.7, 2.2, RED)).toBe(true);
    expect(letters(sheet)).toEqual([".....", ".###.", ".#R#.", ".###.", "....."]);
  });

  test("reaches every corner of its area, and nothing through a diagonal gap", () => {
    const sheet = pixels("..#.", "#.#.", "..##", ".#..");
    pour(sheet, 0, 0, RED);
    expect(letters(sheet)).toEqual(["RR#.", "#R#.", "RR##", "R#.."]);
  });

  test("takes nearly equal colours along, as in a photo", () => {
    const sheet = pixels("wvw#");
    pour(sheet, 0, 0, RED);
    expect(letters(sheet)).toEqual(["RRR#"]);
  });

  test("goes under the half-clear rim of a smooth line", () => {
    const sheet = pixels(".~#");
    pour(sheet, 0, 0, RED);
    expect([...sheet.data.slice(4, 8)]).toEqual([112, 24, 24, 255]);
    expect([...sheet.data.slice(8, 12)]).toEqual([0, 0, 0, 255]);
  });

  test("changes nothing outside the sheet or where the colour is the same already", () => {
    const sheet = pixels("R.");
    expect([pour(sheet, 0, 0, RED), pour(sheet, -1, 0, RED), pour(sheet, 2, 0, RED), pour(sheet, 0, 1, RED)]).toEqual([false, false, false, false]);
    expect(letters(sheet)).toEqual(["R."]);
  });
});

describe("history", () => {
  test("goes back and forth, and forgets what was undone once something new is done", () => {
    const history = new History("a", 10);
    history.keep("b");
    history.keep("c");
    expect([history.undo(), history.undo(), history.undo()]).toEqual(["b", "a", "a"]);
    expect([history.redo(), history.canRedo]).toEqual(["b", true]);
    history.keep("d");
    expect([history.canRedo, history.redo(), history.undo()]).toEqual([false, "d", "b"]);
  });

  test("is bounded", () => {
    const history = new History(0, 3);
    for (let state = 1; state <= 10; state += 1) history.keep(state);
    for (let step = 0; step < 10; step += 1) history.undo();
    expect(history.state).toBe(7);
  });
});

test("shift makes squares and straight lines", () => {
  expect(straightened("rectangle", { x: 10, y: 10 }, { x: 4, y: 30 })).toEqual({ x: -10, y: 30 });
  const line = straightened("line", { x: 0, y: 0 }, { x: 10, y: 1 });
  expect([Math.round(line.x), Math.round(line.y)]).toEqual([10, 0]);
  expect(straightened("pen", { x: 0, y: 0 }, { x: 10, y: 1 })).toEqual({ x: 10, y: 1 });
});

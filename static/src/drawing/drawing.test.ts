import { describe, expect, test } from "vitest";
import { floodFill, type Pixels, parseColor } from "./floodFill";
import { constrainPoint } from "./strokes";
import { UndoHistory } from "./undoHistory";

const COLORS: Record<string, readonly number[]> = {
  ".": [0, 0, 0, 0],
  "#": [0, 0, 0, 255],
  "~": [0, 0, 0, 128],
  w: [255, 255, 255, 255],
  v: [240, 246, 250, 255],
  R: [224, 49, 49, 255],
};

/** Pixels from rows of letters. */
function pixels(...rows: string[]): Pixels {
  const data = Uint8ClampedArray.from(rows.flatMap((row) => [...row].flatMap((letter) => COLORS[letter] ?? [])));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

function letters({ width, height, data }: Pixels): string[] {
  const letter = (at: number) =>
    Object.entries(COLORS).find(([, parts]) => parts.every((part, place) => part === data[4 * at + place]))?.[0] ?? "?";
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => letter(row * width + column)).join(""),
  );
}

const RED = parseColor("#e03131");

describe("filling", () => {
  test("stays within the line around", () => {
    const drawing = pixels(".....", ".###.", ".#.#.", ".###.", ".....");
    expect(floodFill(drawing, 2.7, 2.2, RED)).toBe(true);
    expect(letters(drawing)).toEqual([".....", ".###.", ".#R#.", ".###.", "....."]);
  });

  test("reaches every corner of its area, and nothing through a diagonal gap", () => {
    const drawing = pixels("..#.", "#.#.", "..##", ".#..");
    floodFill(drawing, 0, 0, RED);
    expect(letters(drawing)).toEqual(["RR#.", "#R#.", "RR##", "R#.."]);
  });

  test("takes nearly equal colors along, as in a photo", () => {
    const drawing = pixels("wvw#");
    floodFill(drawing, 0, 0, RED);
    expect(letters(drawing)).toEqual(["RRR#"]);
  });

  test("goes under the half-clear rim of a smooth line", () => {
    const drawing = pixels(".~#");
    floodFill(drawing, 0, 0, RED);
    expect([...drawing.data.slice(4, 8)]).toEqual([112, 24, 24, 255]);
    expect([...drawing.data.slice(8, 12)]).toEqual([0, 0, 0, 255]);
  });

  test("changes nothing outside the sheet or where the color is the same already", () => {
    const drawing = pixels("R.");
    expect([
      floodFill(drawing, 0, 0, RED),
      floodFill(drawing, -1, 0, RED),
      floodFill(drawing, 2, 0, RED),
      floodFill(drawing, 0, 1, RED),
    ]).toEqual([false, false, false, false]);
    expect(letters(drawing)).toEqual(["R."]);
  });
});

describe("history", () => {
  test("goes back and forth, and forgets what was undone once something new is done", () => {
    const history = new UndoHistory("a", 10);
    history.pushState("b");
    history.pushState("c");
    expect([history.undo(), history.undo(), history.undo()]).toEqual(["b", "a", "a"]);
    expect([history.redo(), history.canRedo]).toEqual(["b", true]);
    history.pushState("d");
    expect([history.canRedo, history.redo(), history.undo()]).toEqual([false, "d", "b"]);
  });

  test("is bounded", () => {
    const history = new UndoHistory(0, 3);
    for (let state = 1; state <= 10; state += 1) history.pushState(state);
    for (let step = 0; step < 10; step += 1) history.undo();
    expect(history.state).toBe(7);
  });
});

test("shift makes squares and straight lines", () => {
  expect(constrainPoint("rectangle", { x: 10, y: 10 }, { x: 4, y: 30 })).toEqual({ x: -10, y: 30 });
  const line = constrainPoint("line", { x: 0, y: 0 }, { x: 10, y: 1 });
  expect([Math.round(line.x), Math.round(line.y)]).toEqual([10, 0]);
  expect(constrainPoint("pen", { x: 0, y: 0 }, { x: 10, y: 1 })).toEqual({ x: 10, y: 1 });
});

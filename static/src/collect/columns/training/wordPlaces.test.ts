import { describe, expect, it } from "vitest";
import { placeWords, type Word, type WordPlace } from "./wordPlaces";

const AREA = { left: 40, right: 320 };
const word = (x: number, width = 60, important = false): Word => ({ x, width, important });

function overlap(words: readonly Word[], places: readonly (WordPlace | null)[]): boolean {
  const boxes = places.flatMap((place, index) =>
    place === null ? [] : [{ ...place, right: place.left + (words[index]?.width ?? 0) }],
  );
  return boxes.some((one, index) =>
    boxes.slice(index + 1).some((other) => one.row === other.row && one.left < other.right && other.left < one.right),
  );
}

describe("words beside the marks of a chart", () => {
  it("stand at the right of their lines, in one row while they fit", () => {
    expect(placeWords([word(50), word(150)], AREA)).toEqual([
      { row: 0, left: 54 },
      { row: 0, left: 154 },
    ]);
  });

  it("go to the next row where they would cover another, and to the left at the edge", () => {
    expect(placeWords([word(290), word(300)], AREA)).toEqual([
      { row: 0, left: 226 },
      { row: 1, left: 236 },
    ]);
  });

  it.each([1, 3, 9, 30])("never cover one another, however close the lines are (%i px)", (step) => {
    const words = Array.from({ length: 60 }, (_, index) => word(45 + index * step));
    const places = placeWords(words, AREA);
    expect(overlap(words, places)).toBe(false);
    expect(places.filter((place) => place !== null).length).toBeGreaterThanOrEqual(3);
    expect(places[0]).not.toBeNull();
    expect(places.at(-1)).not.toBeNull();
  });

  it("of what is important are always there", () => {
    const words = Array.from({ length: 20 }, (_, index) => word(100 + index, 60, index === 12));
    expect(placeWords(words, AREA)[12]).toEqual({ row: 0, left: 116 });
  });
});

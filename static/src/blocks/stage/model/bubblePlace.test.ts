import { describe, expect, test } from "vitest";
import { placeBubble } from "./bubblePlace";
import { type Bounds, overlap } from "./geometry";

const sprite = (x: number, y: number, size = 100): Bounds => ({
  left: x - size / 2,
  right: x + size / 2,
  down: y - size / 2,
  up: y + size / 2,
});
const short = { width: 90, height: 34 };
const twoLines = { width: 260, height: 60 };

describe("a bubble", () => {
  test.each([
    ["in the middle", sprite(0, -40), "above"],
    ["at the upper edge on the left", sprite(-150, 80), "right"],
    ["at the upper edge on the right", sprite(150, 80), "left"],
    ["over the whole height, on the left", sprite(-150, 0, 260), "right"],
    ["wide, at the top", { left: -230, right: 230, down: 60, up: 130 }, "below"],
  ] as const)("of a sprite %s stands %s it", (_, bounds, side) => {
    expect(placeBubble(bounds, short).side).toBe(side);
  });

  test("neither hides its sprite nor leaves the stage, wherever that is", () => {
    for (let x = -230; x <= 230; x += 23) {
      for (let y = -130; y <= 130; y += 13) {
        const place = placeBubble(sprite(x, y, 90), short);
        expect(overlap(place, sprite(x, y, 90)), `${x} ${y}`).toBeNull();
        expect(place.left >= -240 && place.right <= 240 && place.down >= -135 && place.up <= 135).toBe(true);
      }
    }
  });

  test("stays on the stage with its sprite outside", () => {
    const place = placeBubble(sprite(900, -900), twoLines);
    expect([place.right <= 240, place.down >= -135]).toEqual([true, true]);
  });

  test("that is larger than the stage begins on it", () => {
    const place = placeBubble(sprite(0, 0), { width: 700, height: 400 });
    expect([place.left, place.up]).toEqual([-237, 132]);
  });
});

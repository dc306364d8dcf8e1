import { expect, test } from "vitest";
import { dragHandle } from "./handleDrag";

const sprite = { x: 10, y: -20, size: 100 };
const at = (dx: number, dy: number) => ({ x: sprite.x + dx, y: sprite.y + dy });
const direction = (dx: number, dy: number, stepped = false) =>
  dragHandle("direction", sprite, at(0, 60), at(dx, dy), stepped).direction;

test("a corner twice as far from the middle is twice the size", () => {
  expect(dragHandle("size", sprite, at(50, -50), at(100, -100), false)).toEqual({ size: 200 });
  expect(dragHandle("size", sprite, at(50, -50), at(0, 0), false)).toEqual({ size: 5 });
  expect(dragHandle("size", sprite, at(1, 0), at(9000, 0), false)).toEqual({ size: 1500 });
});

test("the knob turns: above is to the right, to the right is down, as it is drawn", () => {
  expect([direction(0, 60), direction(60, 0), direction(0, -60), direction(-60, 0)]).toEqual([90, 180, -90, 0]);
  expect(direction(60, 60)).toBe(135);
});

test("quarter turns are easy to meet, and Shift steps by 15", () => {
  expect(direction(3, 60)).toBe(90);
  expect(direction(20, 60)).toBe(108);
  expect(direction(20, 60, true)).toBe(105);
});

import { expect, it } from "vitest";
import { sameName } from "./sameName";

it.each([
  ["6학년 2반", "6학년2반"],
  ["6학년 2반", " 6학년  2반 "],
  ["6학년 2반", "6학년 2반".normalize("NFD")],
  ["Blue Whales", "blue whales"],
])("%s is %s", (name, typed) => {
  expect(sameName(name, typed)).toBe(true);
});

it.each([
  ["6학년 2반", "6학년 3반"],
  ["6-2", ""],
  ["6-2", "62"],
])("%s is not %s", (name, typed) => {
  expect(sameName(name, typed)).toBe(false);
});

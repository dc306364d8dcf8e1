import { describe, expect, it } from "vitest";
import { percentsOf } from "./percents";

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

describe("percents", () => {
  it("add to 100 where rounding each alone would not", () => {
    expect(percentsOf([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
    expect(percentsOf([0.146, 0.014, 0.84])).toEqual([15, 1, 84]);
    expect(percentsOf([0.996, 0.004])).toEqual([100, 0]);
  });

  it("add to 100 for any shares", () => {
    for (let count = 1; count <= 30; count += 1) {
      const shares = [...Array(count).keys()].map((index) => Math.abs(Math.sin(index * 7 + count)) + 1e-9);
      expect(sum(percentsOf(shares))).toBe(100);
    }
  });

  it("keep the order of the shares", () => {
    const shares = [0.306, 0.305, 0.205, 0.184];
    expect(percentsOf(shares)).toEqual(percentsOf(shares).toSorted((a, b) => b - a));
  });

  it("are zero without any share", () => {
    expect(percentsOf([0, 0])).toEqual([0, 0]);
    expect(percentsOf([])).toEqual([]);
  });
});

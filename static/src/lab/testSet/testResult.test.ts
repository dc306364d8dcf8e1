import { describe, expect, it } from "vitest";
import type { TestResult, TestRow, TestSet } from "../server/labServer";
import "../words";
import { countsText, leftOut, neighbors, percent, resultText, verdict } from "./testResult";

const score = { right: 9, low: 6, high: 10, of: 10, share: 8 / 9, share_low: 0.565, share_high: 0.98 };
const result = { answered: 9, counted: 9, right: 8, unknown_labels: [] as string[], score } as unknown as TestResult;
const testSet = { picture_count: 9, labeled_count: 9, result, rows: [] } as TestSet;

describe("the result of a test set", () => {
  it("says how many are right, with its margin", () => {
    expect(resultText(result)).toBe("9장 중 8장을 맞혔어요(88.9%). 새로운 사진이라면 아마 56.5%에서 98% 사이예요.");
    expect(resultText({ ...result, score: null })).toBe("");
  });

  it("says how many pictures tell what they are", () => {
    const counts = [9, 5, 0].map((labeled_count) => countsText({ ...testSet, labeled_count }));
    expect(counts).toEqual([
      "시험 사진이 9장 있어요.",
      "시험 사진이 9장 있고, 그중 5장은 정답을 알아요.",
      "시험 사진이 9장 있어요. 정답은 없어요.",
    ]);
  });

  it("names what it leaves out", () => {
    expect(leftOut(testSet, result, false)).toEqual([]);
    const words = leftOut(testSet, { ...result, answered: 7, unknown_labels: ["부엉이", "곰"] }, false);
    expect(leftOut(testSet, { ...result, answered: 7 }, true)).toEqual([]);
    expect(words).toHaveLength(2);
    expect(words[0]).toContain("‘부엉이’, ‘곰’");
    expect(words[1]).toContain("2장");
  });

  it("does not call a picture wrong whose class nobody told", () => {
    const verdicts = [true, false, null].map((right) => verdict({ right } as TestRow));
    expect(verdicts).toEqual(["right", "wrong", "open"]);
  });

  it("turns pages within its rows", () => {
    expect(neighbors(0, 50)).toEqual({ before: null, after: null });
    expect(neighbors(0, 51)).toEqual({ before: null, after: 50 });
    expect(neighbors(50, 51)).toEqual({ before: 0, after: null });
  });

  it("shows confidences with one decimal", () => {
    expect([1, 0.9996, 0.97349, 0].map(percent)).toEqual(["100%", "100%", "97.3%", "0%"]);
  });
});

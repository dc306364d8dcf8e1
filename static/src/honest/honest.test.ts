import { describe, expect, it } from "vitest";
import ko from "../../words/ko/honest.json";
import type { DataWarning } from "../apiTypes";
import { marginText, scoreNote, scoreText, shortScoreText } from "./score";
import { warningText } from "./warnings";

const score = { right: 9, low: 8, high: 10, of: 10, share: 0.94, share_low: 0.82, share_high: 0.97 };

describe("what is honestly said of a model", () => {
  it("is said as pictures of ten, with the margin", () => {
    expect(scoreText(score)).toBe("새로운 사진 10장 중 9장쯤 맞혀요.");
    expect(shortScoreText(score)).toBe("10장 중 9장쯤");
    expect(marginText(score)).toBe("아마 10장 중 8장에서 10장 사이예요.");
    expect(marginText({ ...score, low: 10, high: 10 })).toBeNull();
    expect(scoreNote({ ...score, low: 10, high: 10 })).toBe(ko.score_why);
  });
});

describe("a warning about the pictures", () => {
  const warning: DataWarning = {
    code: "one_moment",
    class_ids: ["rock"],
    sample_ids: [],
    facts: { pictures: 30, moments: 1, ratio: 3 },
  };
  const classes = [
    { id: "rock", name: "바위" },
    { id: "paper", name: "보" },
  ];

  it("says what to do", () => {
    expect(warningText(warning, classes)).toBe(
      "‘바위’ 사진 30장이 모두 같은 순간이에요. 다른 곳에서 다섯 장 더 찍어 주세요.",
    );
    for (const key of Object.keys(ko).filter((each) => each.startsWith("warning_"))) {
      const code = key.slice(8) as DataWarning["code"];
      const text = warningText({ ...warning, code, class_ids: ["rock", "paper"] }, classes);
      expect(text).toContain("바위");
      expect(text).not.toContain("{");
    }
  });

  it("is none about a class that is gone", () => {
    expect(warningText({ ...warning, class_ids: ["rock", "gone"] }, classes)).toBeNull();
  });
});

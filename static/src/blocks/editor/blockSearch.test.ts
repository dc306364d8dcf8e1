import { describe, expect, test } from "vitest";
import en from "../../../words/en/blocks.json";
import ko from "../../../words/ko/blocks.json";
import { searchBlocks } from "./blockSearch";
import { searchableBlocks } from "./toolbox";

const find = (words: Record<string, string>, typed: string) =>
  searchBlocks(
    searchableBlocks((key) => words[key] ?? key, []),
    typed,
  ).map(({ block }) => block.type);
const inKorean = (typed: string) => find(ko, typed);

describe("searching the toolbox", () => {
  test.each(["반복", "반보", "바", "ㅂㅂ", "계속 반복", "계속반복하기", "반복을", "ㄱㅅㅂㅂ"])(
    "%j finds the endless loop",
    (typed) => {
      expect(inKorean(typed)).toContain("repeat_inf");
    },
  );

  test.each([
    ["말하기", "dialog"],
    ["신뢰도", "accuracy_of_result"],
    ["좌표를", "move_x"],
    ["화살표", "when_some_key_pressed"],
    ["투명도", "add_effect_amount"],
    ["인공지능", "test_result"],
  ])("%j finds %s", (typed, type) => expect(inKorean(typed)).toContain(type));

  test("what stands on the block comes before what its help says", () => {
    expect(inKorean("인식 결과")[0]).toMatch(/recognition|result|group/);
    expect(inKorean("기다리기").slice(0, 2)).toContain("wait_second");
  });

  test("English words are found, too", () => {
    expect(find(en, "repe")).toContain("repeat_basic");
    expect(find(en, "CONFIDENCE")).toContain("accuracy_of_result");
  });

  test("nothing is found for nothing, and for what no block has", () => {
    expect(inKorean("  ")).toEqual([]);
    expect(inKorean("냉장고")).toEqual([]);
  });

  test("functions of the student's own are found by their names", () => {
    const made = [{ id: "f", name: "높이뛰기", parameters: [], returns: false }];
    expect(
      searchBlocks(
        searchableBlocks((key) => key, made),
        "높이",
      ).map(({ block }) => block.type),
    ).toContain("function_general");
  });
});

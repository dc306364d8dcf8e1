import { afterEach, describe, expect, it, vi } from "vitest";
import { JobStore } from "../jobs/jobStore";
import { getComparison, type LevelComparison, type MixUp, previewAddress } from "../server/augmentationServer";
import { levelNote } from "../training/levelNames";
import { mirrorIn, mixUpTexts, outcomeText, progressText } from "./levels";
import "../words";

const level = (number: number, loss: number) => ({
  level: number,
  pictures: 9,
  right: 5,
  accuracy: 0.5,
  loss,
  training_s: 0.1,
});
const running: LevelComparison = {
  id: "a",
  status: "running",
  validation: 0.2,
  test: 0.2,
  seed: 0,
  training_part: 9,
  training_pictures: 9,
  validation_pictures: 10,
  variants: 20,
  variants_done: 4,
  levels: [level(0, 0.5)],
  best: null,
  clear: null,
  waiting_for: null,
  problem: null,
};
const mixUp = (name: string, other: string): MixUp => ({
  class_id: name,
  class_name: name,
  taken_for_id: other,
  taken_for_name: other,
  share: 0.9,
});

afterEach(() => vi.unstubAllGlobals());

describe("variants", () => {
  it("have an address for each transform, level and seed", () => {
    expect(previewAddress("p", "s/1", { transform: "turn" }, 3)).toBe(
      "/api/projects/p/augmentation/preview?sample=s%2F1&transform=turn&seed=3",
    );
    expect(previewAddress("p", "s", { level: 2 }, 0)).toContain("&level=2&seed=0");
  });

  it("are mirrored by every level but the first, and by the mirrors", () => {
    expect([0, 1, 6].map((number) => mirrorIn({ level: number }))).toEqual([
      null,
      "mirror_left_right",
      "mirror_left_right",
    ]);
    expect(mirrorIn({ transform: "turn" })).toBeNull();
    expect(mirrorIn({ transform: "mirror_up_down" })).toBe("mirror_up_down");
  });

  it("are counted in words", () => {
    expect(levelNote(2)).toContain("4배");
    expect(levelNote(6)).toContain("20배");
  });

  it("name a pair of classes that become one another once", () => {
    const texts = mixUpTexts(
      [mixUp("왼쪽", "오른쪽"), mixUp("오른쪽", "왼쪽"), mixUp("위", "왼쪽")],
      "mirror_left_right",
    );
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain("‘왼쪽’ 사진을 좌우로 뒤집으면 ‘오른쪽’ 사진처럼");
  });
});

describe("a comparison of levels", () => {
  it("says what it is at", () => {
    expect(progressText({ ...running, status: "queued" })).toContain("차례");
    expect(progressText(running)).toBe("1단계: 사진을 바꾸어 살펴보는 중이에요… 4 / 20");
    expect(progressText({ ...running, variants_done: 20 })).toBe("1단계: 학습하는 중이에요…");
  });

  it("names the best level, and says when that may be chance", () => {
    const over = { ...running, status: "succeeded" as const, levels: [level(0, 0.5), level(1, 0.25)], best: 1 };
    expect(outcomeText({ ...over, clear: false })).toContain("1단계가 손실이 가장 작아요(0.25)");
    expect(outcomeText({ ...over, clear: false })).toContain("우연");
    expect(outcomeText({ ...over, clear: true })).toContain("확실히");
    expect(outcomeText({ ...over, best: 0, clear: null })).toContain("늘리지 않는 것");
    expect(outcomeText(running)).toBe("");
  });

  it("is followed until it is over", async () => {
    const answers = [running, { ...running, variants_done: 9 }, { ...running, status: "succeeded", best: 0 }];
    const next = () => JSON.stringify({ comparison: answers.length > 1 ? answers.shift() : answers[0] });
    vi.stubGlobal("fetch", async () => new Response(next()));
    const get = (signal?: AbortSignal) => getComparison("p", signal);
    const store = new JobStore({ get, start: () => Promise.reject(), cancel: () => Promise.reject() });
    await store.load();
    expect(store.shown.value?.status).toBe("running");
    await vi.waitFor(() => expect(store.shown.value?.status).toBe("succeeded"), { timeout: 5000 });
    store.close();
  });
});

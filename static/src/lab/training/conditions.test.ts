import { describe, expect, it } from "vitest";
import type { EpochScores, Limits, TrainingRun } from "../../apiTypes";
import { boundsOf, firstConditions, NUMBERS, numberOf, plain, settingsOf, wrongNumbers } from "./conditions";
import { courseTexts, isBeingPrepared, learntTexts, marksOf, ratesFell } from "./courses";
import "../words";

const range = (min: number, max: number, value: number) => ({ min, max, default: value });
const limits = {
  max_grid_combinations: 36,
  settings: {
    epochs: range(1, 1000, 30),
    batch_size: range(1, 512, 16),
    learning_rate: range(0.000001, 1, 0.001),
    validation_ratio: range(0, 0.5, 0.25),
    momentum: range(0, 0.99, 0.9),
    stop_patience: range(0, 1000, 0),
    reduce_patience: range(0, 1000, 0),
    reduce_factor: range(0.01, 0.99, 0.1),
    stop_min_delta: range(0, 1, 0),
    reduce_min_delta: range(0, 1, 0.0001),
    reduce_cooldown: range(0, 1000, 0),
    min_learning_rate: range(0.000001, 1, 0.000001),
  },
} as Limits;

const first = firstConditions(limits);
const split = { validation: 0.3, test: 0.1, seed: 7 };
const epoch = (number: number, rate: number): EpochScores => ({
  epoch: number,
  loss: 1,
  acc: 1,
  val_loss: 1,
  val_acc: 1,
  learning_rate: rate,
});
const run = (changes: Partial<TrainingRun>): TrainingRun =>
  ({
    status: "succeeded",
    settings: { epochs: 20 },
    kept_epoch: null,
    ending: "all_epochs",
    ...changes,
  }) as TrainingRun;

describe("training conditions", () => {
  it("begin with the server's defaults and the notebook's patience", () => {
    expect(settingsOf(first, limits, split)).toEqual({
      epochs: 30,
      batch_size: 16,
      learning_rate: 0.001,
      validation_ratio: 0.25,
      momentum: 0.9,
      seed: 0,
      stop_patience: 10,
      reduce_patience: 5,
      reduce_factor: 0.1,
      stop_min_delta: 0,
      reduce_min_delta: 0.0001,
      reduce_cooldown: 0,
      min_learning_rate: 0.000001,
      optimizer: "adam",
      monitor: "loss",
      hidden_units: 0,
      network: "",
      augmentation_level: 0,
    });
  });

  it.each(NUMBERS)("refuse %s out of its range", (name) => {
    const { min, max } = boundsOf(name, limits);
    for (const text of ["", "x", String(min - 1), String(max + 1)]) {
      expect(wrongNumbers({ ...first, [name]: text }, limits)).toEqual([name]);
      expect(settingsOf({ ...first, [name]: text }, limits, split)).toBeNull();
    }
  });

  it("take a comma, and whole numbers only where no others make sense", () => {
    expect(numberOf("momentum", " 0,5 ", limits)).toBe(0.5);
    expect(numberOf("min_learning_rate", "0,00001", limits)).toBe(0.00001);
    expect(numberOf("epochs", "2.5", limits)).toBeNull();
    expect(numberOf("reduce_cooldown", "2.5", limits)).toBeNull();
  });

  it("take the level, and the split of the page where it is chosen", () => {
    const chosen = { ...first, augmentation_level: 3, split: true };
    expect(settingsOf(chosen, limits, split)).toMatchObject({
      augmentation_level: 3,
      split: true,
      split_validation: 0.3,
      split_test: 0.1,
      split_seed: 7,
    });
    expect(settingsOf(chosen, limits, { ...split, validation: 0 })).toBeNull();
  });

  it("show small numbers as pupils know them", () => {
    expect([32, 0.000001, 0.0003].map(plain)).toEqual(["32", "0.000001", "0.0003"]);
  });
});

describe("the course of a training", () => {
  const history = [epoch(1, 0.1), epoch(2, 0.1), epoch(3, 0.01), epoch(4, 0.01)];

  it("shows where the rate fell", () => {
    expect(ratesFell(history).map(({ epoch }) => epoch)).toEqual([3]);
    expect(marksOf(run({}), history)).toEqual([{ epoch: 3, label: "↓ 0.01" }]);
  });

  it("tells many falls in one sentence", () => {
    const fell = [0.1, 0.05, 0.02, 0.01, 0.005].map((rate, index) => epoch(index + 1, rate));
    expect(courseTexts(run({ status: "failed" }), fell)).toEqual([
      "학습률이 2에포크부터 5에포크까지 4번 줄었어요. 마지막 학습률: 0.005",
    ]);
    expect(courseTexts(run({ status: "failed" }), fell.slice(0, 4))).toHaveLength(3);
  });

  it("shows and says where it stopped", () => {
    const stopped = run({ ending: "stopped_early", kept_epoch: 2 });
    expect(marksOf(stopped, history).map(({ epoch }) => epoch)).toEqual([2, 3]);
    expect(courseTexts(stopped, history).at(-1)).toContain("4에포크에서 그만두고, 가장 좋았던 2에포크로");
    expect(courseTexts(run({ kept_epoch: 2 }), history).at(-1)).toContain("가장 좋았던 2에포크로");
    expect(courseTexts(run({ kept_epoch: 4 }), history).at(-1)).toBe("4에포크까지 모두 학습했어요.");
    expect(courseTexts(run({ status: "failed" }), history)).toHaveLength(1);
  });
});

describe("what a run of the lab learnt from", () => {
  const parts = { training: 40, validation: 8, test: 5, listed: 0 };
  const preparation = { prepared: true, variants: 120, variants_done: 120, parts, waiting_for: null };

  it("is said with its parts and variants", () => {
    expect(learntTexts(run({ preparation }))).toEqual([
      "학습 사진 40장으로 배우고 검증 사진 8장으로 확인했어요. 시험 사진 5장은 보지 않았어요.",
      "사진을 바꾸어 만든 120장도 함께 배웠어요.",
    ]);
    expect(learntTexts(run({ preparation: { ...preparation, parts: null, variants: 0 } }))).toEqual([]);
    expect(learntTexts(run({ preparation: null }))).toEqual([]);
  });

  it("is being prepared while it waits", () => {
    const waiting = { ...preparation, prepared: false };
    expect(isBeingPrepared(run({ status: "queued", preparation: waiting }))).toBe(true);
    expect(isBeingPrepared(run({ status: "cancelled", preparation: waiting }))).toBe(false);
    expect(isBeingPrepared(run({ status: "queued", preparation }))).toBe(false);
    expect(isBeingPrepared(run({ status: "queued" }))).toBe(false);
  });
});

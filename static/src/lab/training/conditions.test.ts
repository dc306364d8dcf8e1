import { describe, expect, it } from "vitest";
import type { EpochScores, Limits, TrainingRun } from "../../apiTypes";
import { boundsOf, firstConditions, NUMBERS, numberOf, settingsOf, withNumbers, wrongNumbers } from "./conditions";
import { courseTexts, marksOf, ratesFell } from "./courses";
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
  },
} as Limits;

const first = firstConditions(limits);
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
    expect(settingsOf(first, limits)).toEqual({
      epochs: 30,
      batch_size: 16,
      learning_rate: 0.001,
      validation_ratio: 0.25,
      momentum: 0.9,
      seed: 0,
      stop_patience: 10,
      reduce_patience: 5,
      reduce_factor: 0.1,
      optimizer: "adam",
      monitor: "loss",
      hidden_units: 0,
    });
  });

  it.each(NUMBERS)("refuse %s out of its range", (name) => {
    const { min, max } = boundsOf(name, limits);
    for (const text of ["", "x", String(min - 1), String(max + 1)]) {
      expect(wrongNumbers({ ...first, [name]: text }, limits)).toEqual([name]);
      expect(settingsOf({ ...first, [name]: text }, limits)).toBeNull();
    }
  });

  it("take a comma, and whole numbers only where no others make sense", () => {
    expect(numberOf("momentum", " 0,5 ", limits)).toBe(0.5);
    expect(numberOf("epochs", "2.5", limits)).toBeNull();
  });

  it("take the numbers of a combination", () => {
    const texts = withNumbers(first, { batch_size: 32, learning_rate: 0.000001 });
    expect(texts).toMatchObject({ batch_size: "32", learning_rate: "0.000001", epochs: "30" });
  });
});

describe("the course of a training", () => {
  const history = [epoch(1, 0.1), epoch(2, 0.1), epoch(3, 0.01), epoch(4, 0.01)];

  it("shows where the rate fell", () => {
    expect(ratesFell(history).map(({ epoch }) => epoch)).toEqual([3]);
    expect(marksOf(run({}), history)).toEqual([{ epoch: 3, label: "↓ 0.01" }]);
  });

  it("shows and says where it stopped", () => {
    const stopped = run({ ending: "stopped_early", kept_epoch: 2 });
    expect(marksOf(stopped, history).map(({ epoch }) => epoch)).toEqual([2, 3]);
    expect(courseTexts(stopped, history).at(-1)).toContain("4세대에서 그만두고, 가장 좋았던 2세대로");
    expect(courseTexts(run({ kept_epoch: 2 }), history).at(-1)).toContain("가장 좋았던 2세대로");
    expect(courseTexts(run({ kept_epoch: 4 }), history).at(-1)).toBe("4세대까지 모두 학습했어요.");
    expect(courseTexts(run({ status: "failed" }), history)).toHaveLength(1);
  });
});

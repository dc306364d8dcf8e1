import { afterEach, describe, expect, it, vi } from "vitest";
import type { Limits } from "../../apiTypes";
import type { Combination, GridSearch } from "../server/gridServer";
import { FIRST_AXES, gridOf } from "./axes";
import { EpochsStore } from "./epochsStore";
import { bestTexts, epochNumbers, goodness, isBest, mapsOf, nameOf, progressText, scoreText } from "./gridResult";
import "../words";

const limits = {
  max_grid_combinations: 36,
  settings: {
    batch_size: { min: 1, max: 512, default: 16 },
    learning_rate: { min: 0.000001, max: 1, default: 0.001 },
  },
} as Limits;

const combination = (number: number, loss: number | null, accuracy: number | null): Combination => ({
  number,
  batch_size: 16,
  learning_rate: 0.01,
  level: 0,
  pictures: 10,
  diverged: loss === null,
  kept_epoch: loss === null ? null : 3,
  right: accuracy === null ? null : accuracy * 10,
  accuracy,
  loss,
  training_s: 0.1,
});
const search = {
  id: "s",
  status: "succeeded",
  batch_sizes: [8, 16],
  learning_rates: [0.01, 0.1],
  levels: [0],
  validation_pictures: 10,
  count: 4,
  variants: 0,
  variants_done: 0,
  combinations: [
    combination(0, 0.5, 0.8),
    combination(1, 0.3, 0.8),
    combination(2, 0.4, 0.9),
    combination(3, null, null),
  ],
  best_by_loss: 1,
  best_by_accuracy: 2,
} as unknown as GridSearch;

afterEach(() => vi.unstubAllGlobals());

describe("the axes of a grid", () => {
  it("begin with twelve combinations of two conditions", () => {
    expect(gridOf(FIRST_AXES, limits)).toEqual({
      axes: { batch_size: [16, 32, 64, 128], learning_rate: [0.0003, 0.001, 0.003] },
      count: 12,
    });
  });

  it("take commas between numbers and levels in order", () => {
    const texts = { batch_size: "", learning_rate: "0.1,0.01", levels: [2, 0] };
    expect(gridOf(texts, limits)).toEqual({ axes: { learning_rate: [0.1, 0.01], level: [0, 2] }, count: 4 });
  });

  it.each([
    [{ batch_size: "16 x" }, "number", "batch_size"],
    [{ batch_size: "16 0" }, "number", "batch_size"],
    [{ learning_rate: "0.1 0.1" }, "twice", "learning_rate"],
    [{ batch_size: "16" }, "one", "batch_size"],
    [{ levels: [3] }, "one", "levels"],
    [{ batch_size: "" }, "axes", null],
    [{ levels: [0, 1, 2, 3] }, "many", null],
  ])("say why %o cannot be", (changes, problem, field) => {
    expect(gridOf({ ...FIRST_AXES, ...changes }, limits)).toMatchObject({ problem, field });
  });
});

describe("what a grid search has found", () => {
  it("is one map for two axes, rows and columns in the order of the server's numbers", () => {
    expect(mapsOf(search)).toEqual([
      {
        title: "",
        rowNames: ["배치 8", "배치 16"],
        columnNames: ["학습률 0.01", "학습률 0.1"],
        numbers: [
          [0, 1],
          [2, 3],
        ],
      },
    ]);
    const byLevel = mapsOf({ ...search, batch_sizes: [16], levels: [0, 1] });
    expect(byLevel.map(({ rowNames, numbers }) => [rowNames, numbers])).toEqual([
      [
        ["학습률 0.01", "학습률 0.1"],
        [
          [0, 2],
          [1, 3],
        ],
      ],
    ]);
  });

  it("is a map for each level with three axes", () => {
    const maps = mapsOf({ ...search, levels: [0, 2] });
    expect(maps.map(({ title, numbers }) => [title, numbers[1]])).toEqual([
      ["0단계", [2, 3]],
      ["2단계", [6, 7]],
    ]);
  });

  it("names the best by loss and by accuracy", () => {
    expect(bestTexts(search)).toHaveLength(2);
    expect(bestTexts(search)[1]).toContain("90%");
    expect(bestTexts({ ...search, best_by_loss: 2 })).toHaveLength(1);
    expect(bestTexts({ ...search, best_by_loss: null })).toEqual([]);
    const best = search.combinations.map((each) => [isBest("loss", search, each), isBest("accuracy", search, each)]);
    expect(best).toEqual([
      [false, false],
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it("is deeper the better it is, and says where there is no number", () => {
    const [worst, best, , lost] = search.combinations as [Combination, Combination, Combination, Combination];
    expect([worst, best, lost].map((each) => goodness("loss", search, each))).toEqual([0, 1, 0]);
    expect(goodness("accuracy", search, best)).toBe(0);
    expect(scoreText("loss", lost)).toBe("∞");
    expect(nameOf(search, best)).toBe("배치 16, 학습률 0.01");
  });

  it("says how far it is", () => {
    expect(progressText({ ...search, status: "queued" })).toContain("차례");
    expect(progressText({ ...search, variants: 9, variants_done: 3 })).toContain("3 / 9");
    expect(progressText(search)).toContain("4 / 4");
  });

  it("has a row for each epoch of the longest training", () => {
    const epochs = Array.from({ length: 3 }, () => ({}) as never);
    expect(
      epochNumbers([
        { number: 0, epochs },
        { number: 1, epochs: epochs.slice(1) },
      ]),
    ).toEqual([1, 2, 3]);
  });

  it("is asked for epoch by epoch, each combination once", async () => {
    const asked: string[] = [];
    const answers = [[0, 1], [2, 3], [0]];
    vi.stubGlobal("fetch", async (request: Request | string) => {
      asked.push(String(request instanceof Request ? request.url : request));
      const combinations = (answers.shift() ?? []).map((number) => ({ number, epochs: [] }));
      return new Response(JSON.stringify({ search_id: asked.length < 3 ? "s" : "t", combinations }));
    });
    const store = new EpochsStore("p");
    await store.follow({ ...search, combinations: search.combinations.slice(0, 2) });
    await store.follow(search);
    await store.follow(search);
    expect(asked.map((address) => address.split("after=")[1])).toEqual(["-1", "1"]);
    expect(store.columns.value.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    await store.follow({ ...search, id: "t", combinations: search.combinations.slice(0, 1) });
    expect(store.columns.value).toHaveLength(1);
  });
});

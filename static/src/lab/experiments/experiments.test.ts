import { afterEach, describe, expect, it, vi } from "vitest";
import en from "../../../words/en/experiments.json";
import ko from "../../../words/ko/experiments.json";
import type { Limits } from "../../apiTypes";
import type { Experiment } from "../server/experimentServer";
import { changesOf, haveSameData, lossText, nameOf, pointsText, scoreOf } from "./differences";
import { ExperimentsStore } from "./experimentsStore";
import { conditionsOf, restoredText } from "./restoring";
import { tagsOf, tagsProblem, tagsText } from "./tags";
import "../words";

const SETTINGS = {
  epochs: 30,
  batch_size: 16,
  learning_rate: 0.01,
  validation_ratio: 0.25,
  hidden_units: 0,
  seed: 0,
  optimizer: "adam",
  momentum: 0.9,
  monitor: "loss",
  stop_patience: 0,
};

const learnt = (...counts: number[]) =>
  counts.map((sample_count, index) => ({ class_id: String(index), class_name: "x", sample_count }));

const experiment = (id: string, settings: object = {}, rest: object = {}): Experiment =>
  ({
    id,
    name: null,
    note: null,
    tags: [],
    data_revision: 1,
    learnt_from: learnt(30, 30),
    settings: { ...SETTINGS, ...settings },
    scores: { epoch: 30, loss: 0.1, acc: 0.99, val_loss: 0.42, val_acc: 0.905, learning_rate: 0.01 },
    ...rest,
  }) as unknown as Experiment;

afterEach(() => vi.unstubAllGlobals());

describe("what differs between two experiments", () => {
  it("is told condition by condition", () => {
    const after = experiment("b", { learning_rate: 0.001, optimizer: "sgd", hidden_units: 100 });
    expect(changesOf(experiment("a"), after)).toEqual([
      "학습률 0.01 → 0.001",
      "은닉층 없음 → 100개",
      "옵티마이저 Adam → SGD",
    ]);
    expect(changesOf(experiment("a"), experiment("b"))).toEqual([]);
  });

  it("ends with the seed, whose number says nothing", () => {
    const after = experiment("b", { seed: 77, epochs: 5 });
    expect(changesOf(experiment("a"), after)).toEqual(["에포크 30 → 5", "다른 시드"]);
  });

  it("knows a condition that only one of them has", () => {
    expect(changesOf(experiment("a"), experiment("b", { split: true }))).toEqual(["나누기 쓰기 – → 켬"]);
  });

  it.each([
    [learnt(40, 40), ["사진 60 → 80장"]],
    [learnt(30, 30, 30), ["클래스 2 → 3개", "사진 60 → 90장"]],
    [learnt(20, 40), ["사진이 바뀜"]],
    [null, ["사진이 바뀜"]],
  ])("counts pictures and classes, %#", (learnt_from, changes) => {
    const after = experiment("b", {}, { data_revision: 2, learnt_from });
    expect(changesOf(experiment("a"), after)).toEqual(changes);
    expect(haveSameData(experiment("a"), after)).toBe(false);
  });

  it("says whether scores come from the same pictures", () => {
    expect(haveSameData(experiment("a"), experiment("b", { learning_rate: 1 }))).toBe(true);
    expect(haveSameData(experiment("a"), experiment("b", { validation_ratio: 0.5 }))).toBe(false);
    expect(haveSameData(experiment("a"), experiment("b", { seed: 1 }))).toBe(false);
  });

  it("is a number of points and of loss, with a sign", () => {
    const [low, high] = [
      { acc: 0.905, loss: 0.4216 },
      { acc: 0.926, loss: 0.4 },
    ];
    expect([pointsText(low, high), pointsText(high, low), pointsText(low, low)]).toEqual(["+2.1점", "−2.1점", "±0점"]);
    expect([lossText(low, high), lossText(high, low)]).toEqual(["−0.022", "+0.022"]);
  });

  it("scores on validation pictures, or on training pictures where there are none", () => {
    expect(scoreOf(experiment("a"))).toEqual({ acc: 0.905, loss: 0.42 });
    const scores = { epoch: 1, loss: 0.1, acc: 0.99, val_loss: null, val_acc: null };
    expect(scoreOf(experiment("a", {}, { scores }))).toEqual({ acc: 0.99, loss: 0.1 });
    expect(scoreOf(experiment("a", {}, { scores: null }))).toBeNull();
  });

  it("has words for every condition in both languages", () => {
    const names = Object.keys(SETTINGS).filter((name) => name !== "seed");
    for (const words of [ko, en] as Record<string, string>[])
      expect(names.filter((name) => words[`setting_${name}`] === undefined)).toEqual([]);
  });
});

describe("the name of an experiment", () => {
  it("is the student's, or its number from the oldest on", () => {
    const all = [experiment("c"), experiment("b", {}, { name: "작은 걸음" }), experiment("a")];
    expect(all.map((each) => nameOf(each, all))).toEqual(["실험 3", "작은 걸음", "실험 1"]);
  });
});

describe("going back to an experiment", () => {
  it("says what has become of the pictures", () => {
    const each = { unchanged: 3, moved: 0, brought_back: 0, gone: 0 };
    expect(restoredText({ classes: [each, each], others: 0 })).toBe("사진이 이미 그때와 같아요.");
    const changed = {
      classes: [
        { ...each, moved: 2, brought_back: 1 },
        { ...each, gone: 4 },
      ],
      others: 5,
    };
    expect(restoredText(changed)).toBe(
      "사진 3장을 되돌렸어요. 4장은 이제 없어서 되돌리지 못했어요. 그때 배우지 않은 5장은 그대로 두었어요.",
    );
  });

  it("fills in its conditions", () => {
    const bounds = { min: 0, max: 1000, default: 1 };
    const limits = { settings: new Proxy({}, { get: () => bounds }) } as unknown as Limits;
    const { settings } = experiment("a", { learning_rate: 0.000001, optimizer: "sgd" });
    expect(conditionsOf(settings, limits)).toMatchObject({
      learning_rate: "0.000001",
      epochs: "30",
      optimizer: "sgd",
      hidden_units: 0,
      reduce_patience: "5",
    });
  });
});

describe("tags", () => {
  const limits = { max_run_tags: 3, max_run_tag_length: 5 } as Limits;

  it("have commas between them", () => {
    expect(tagsOf(" 밝기, SGD ,, ")).toEqual(["밝기", "SGD"]);
    expect(tagsText(["밝기", "SGD"])).toBe("밝기, SGD");
  });

  it.each([
    ["a,b,c", ""],
    ["a,b,c,d", "3개까지"],
    ["abcdef", "5자까지"],
    ["a,A", "두 번"],
  ])("say why they cannot be: %s", (text, problem) => {
    const found = tagsProblem(tagsOf(text), limits);
    expect(problem === "" ? found === "" : found.includes(problem)).toBe(true);
  });
});

describe("the experiments that are compared", () => {
  it("are in order of time, each history asked for once", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (request: Request | string) => {
      const url = String(request instanceof Request ? request.url : request);
      asked.push(url.split("/runs")[1] ?? "");
      const runs = [experiment("b"), experiment("a")];
      return new Response(JSON.stringify(url.includes("count=") ? { runs } : { history: [] }));
    });
    const store = new ExperimentsStore("p");
    await store.load();
    await store.choose("b", true);
    await store.choose("a", true);
    expect(store.compared.value.map((each) => each.experiment.id)).toEqual(["a", "b"]);
    await store.choose("b", false);
    await store.choose("b", true);
    expect(asked).toEqual(["?count=1000", "/b", "/a"]);
    await store.choose("a", false);
    expect(store.compared.value.map((each) => each.experiment.id)).toEqual(["b"]);
  });
});

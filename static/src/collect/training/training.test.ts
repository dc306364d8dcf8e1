import { beforeAll, describe, expect, it, vi } from "vitest";
import en from "../../../words/en/collect.json";
import ko from "../../../words/ko/collect.json";
import type { EpochScores, TrainingRun } from "../../apiTypes";
import { addWordList } from "../../words";
import { parseSetting } from "../columns/training/TrainingSettingsDialog";
import { ConnectionLoss } from "./connectionLoss";
import { addEpoch, untrainedScores } from "./epochHistory";
import { formatScore } from "./formatScore";
import { engineProblemText, missingRequirements } from "./readiness";
import { followRun } from "./runEvents";
import { type TrainingFacts, trainingState, trainingStateText } from "./trainingState";

beforeAll(() => addWordList("collect", { ko, en }));

const scores = (epoch: number): EpochScores => ({
  epoch,
  loss: 1 / epoch,
  acc: 1,
  val_loss: null,
  val_acc: null,
  learning_rate: null,
});

describe("readiness", () => {
  const limits = { min_classes: 2, min_samples_per_class: 5 };

  it("says for each class how many pictures it lacks", () => {
    expect(
      missingRequirements(
        [
          { name: "고양이", count: 3 },
          { name: "강아지", count: 5 },
        ],
        limits,
      ),
    ).toEqual(["‘고양이’ 클래스에 사진을 2장 더 넣어 주세요."]);
  });

  it("asks for more classes first", () => {
    expect(missingRequirements([{ name: "고양이", count: 0 }], limits)).toEqual([
      "클래스를 1개 더 만들어 주세요.",
      "‘고양이’ 클래스에 사진을 5장 더 넣어 주세요.",
    ]);
  });

  it("has nothing to say from two classes with five pictures each", () => {
    expect(
      missingRequirements(
        [
          { name: "a", count: 5 },
          { name: "b", count: 6 },
        ],
        limits,
      ),
    ).toEqual([]);
  });
});

describe("an engine that is not ready", () => {
  const lacks = (code: string | null) =>
    engineProblemText({
      ready: false,
      missing: [],
      classes_needed: 0,
      engine_ready: false,
      engine_problem: code === null ? null : { code, message: "why" },
      device: null,
    });

  it("is awaited while it starts, and otherwise says why", () => {
    expect(lacks(null)).toContain("조금만 기다려");
    expect(lacks("engine_starting")).toContain("조금만 기다려");
    expect(lacks("backbone_missing")).toBe("why");
  });
});

describe("the sentence of the training column", () => {
  const run = (change: Partial<TrainingRun>) =>
    ({ status: "succeeded", settings: { epochs: 30 }, error: null, queue_position: null, ...change }) as TrainingRun;
  const words = (change: Partial<TrainingFacts>) =>
    trainingStateText(trainingState({ missing: [], run: null, history: [], modelIsStale: false, ...change }));

  it("leads from data to a trained model in Entry's words", () => {
    expect(words({ missing: ["…"] })).toBe("데이터를 먼저 입력해 주세요.");
    expect(words({})).toBe("모델을 학습할 수 있어요.");
    expect(words({ run: run({}) })).toBe("모델 학습을 완료했어요.");
  });

  it("counts the epochs of a run in progress, whatever the data are by then", () => {
    expect(words({ run: run({ status: "running" }), history: [scores(1), scores(2)], missing: ["…"] })).toContain(
      "2 / 30",
    );
  });

  it("says how many runs are ahead", () => {
    expect(words({ run: run({ status: "queued", queue_position: 2 }) })).toContain("앞에 2개");
  });

  it("offers training again when the data have changed, and after a failure", () => {
    expect(words({ run: run({}), modelIsStale: true })).toBe("모델을 학습할 수 있어요.");
    expect(
      trainingState({
        missing: [],
        history: [],
        modelIsStale: false,
        run: run({ status: "failed", error: { code: "x", message: "why" } }),
      }),
    ).toEqual({ is: "failed", reason: "why" });
  });
});

describe("the history of a run", () => {
  it("grows by the epochs that come", () => {
    expect(addEpoch([scores(1)], scores(2)).map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it("does not count an epoch twice after the stream was resumed", () => {
    expect(addEpoch([scores(1), scores(2)], scores(2)).map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it("starts again when the server had to start the run again", () => {
    expect(addEpoch([scores(1), scores(2), scores(3)], scores(1)).map(({ epoch }) => epoch)).toEqual([1]);
  });
});

describe("before the first epoch", () => {
  it("a head guesses: one of its classes, with the loss of a guess", () => {
    expect(untrainedScores(4, true)).toEqual({
      epoch: 0,
      learning_rate: null,
      acc: 0.25,
      loss: Math.log(4),
      val_acc: 0.25,
      val_loss: Math.log(4),
    });
  });

  it("has no validation scores without validation pictures", () => {
    expect(untrainedScores(2, false)).toMatchObject({ acc: 0.5, val_acc: null, val_loss: null });
  });
});

describe("following a run", () => {
  class Stream extends EventTarget {
    readyState = 1;
    close() {
      this.readyState = 2;
    }
    dispatch(name: string, data: unknown) {
      this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
    }
  }
  function follow() {
    const stream = new Stream();
    const opened: unknown[] = [];
    const stop = followRun(
      "/events",
      {
        onEpoch: (scores) => opened.push(scores.epoch),
        onEnded: () => opened.push("ended"),
        onOpened: () => opened.push("heard"),
        onInterrupted: () => opened.push("broken"),
        onClosed: () => opened.push("lost"),
      },
      () => stream as unknown as EventSource,
    );
    return { stream, heard: opened, stop };
  }

  it("hears every epoch and the end, and then hangs up", () => {
    const { stream, heard } = follow();
    stream.dispatch("epoch", scores(1));
    stream.dispatch("epoch", scores(2));
    stream.dispatch("succeeded", { model_id: "m" });
    expect(heard).toEqual([1, 2, "ended"]);
    expect(stream.readyState).toBe(2);
  });

  it("leaves it to the browser to resume a stream that broke, and tells when that is over", () => {
    const { stream, heard } = follow();
    stream.readyState = 0;
    stream.dispatchEvent(new Event("error"));
    stream.dispatchEvent(new Event("open"));
    expect(heard).toEqual(["broken", "heard"]);
    stream.readyState = 2;
    stream.dispatchEvent(new Event("error"));
    expect(heard.slice(2)).toEqual(["broken", "lost"]);
  });

  it("says that the server is not heard after two seconds, but not before", () => {
    vi.useFakeTimers();
    const outage = new ConnectionLoss();
    outage.start();
    vi.advanceTimersByTime(1500);
    outage.start();
    expect(outage.visible.value).toBe(false);
    vi.advanceTimersByTime(500);
    expect(outage.visible.value).toBe(true);
    outage.end();
    vi.advanceTimersByTime(5000);
    expect(outage.visible.value).toBe(false);
    vi.useRealTimers();
  });
});

describe("a score", () => {
  it("is shown in at most three digits", () => {
    expect([1, 0.98765, 0, null].map((score) => formatScore("acc", score))).toEqual(["1", "0.988", "0", "–"]);
    expect([0.5, 2.3456, 12.345].map((score) => formatScore("loss", score))).toEqual(["0.5", "2.35", "12.3"]);
  });

  it("that is a loss is never nothing", () => {
    expect([0, 0.000_9, 0.001].map((score) => formatScore("loss", score))).toEqual(["< 0.001", "< 0.001", "0.001"]);
  });
});

describe("a training setting", () => {
  const range = { min: 1, max: 1000, default: 30 };

  it.each([
    ["30", 30],
    [" 1000 ", 1000],
    ["1", 1],
  ])("accepts %s", (text, value) => {
    expect(parseSetting("epochs", text, range)).toBe(value);
  });

  it.each(["", "0", "1001", "2.5", "NaN", "Infinity", "ten", "-3"])("refuses %s for epochs", (text) => {
    expect(parseSetting("epochs", text, range)).toBeNull();
  });

  it("may have decimals where that makes sense", () => {
    expect(parseSetting("learning_rate", "0,001", { min: 1e-6, max: 1, default: 0.001 })).toBe(0.001);
  });
});

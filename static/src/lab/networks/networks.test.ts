import { describe, expect, it } from "vitest";
import type { Layer, NetworkComparison } from "../server/networkServer";
import { networkName, networkNote } from "../training/networkNames";
import { millisecondsText, outcomeText, progressText, secondsText } from "./comparisonTexts";
import { heightOf, stagesOf, stageText } from "./stages";
import "../words";

const layer = (kind: string, ...shape: number[]): Layer => ({ name: kind, kind, shape, parameters: 1, trained: false });

describe("the stages of a network", () => {
  const layers = [
    layer("InputLayer", 224, 224, 3),
    layer("ZeroPadding2D", 226, 226, 3),
    layer("Conv2D", 112, 112, 32),
    layer("BatchNormalization", 112, 112, 16),
    layer("MaxPooling2D", 56, 56, 16),
    layer("Add", 112, 112, 20),
    layer("Conv2D", 56, 56, 24),
    layer("GlobalAveragePooling2D", 24),
    { ...layer("AveragePooling2D", 2, 2, 24), name: "quarters" },
    layer("Flatten", 96),
    layer("Concatenate", 120),
  ];
  it("join the layers of one size, also those of branches, and borders with what follows them", () => {
    expect(stagesOf(layers)).toEqual([
      { side: 224, channels: 3, layers: 0 },
      { side: 112, channels: 20, layers: 4 },
      { side: 56, channels: 24, layers: 2 },
      { side: 1, channels: 120, layers: 4 },
    ]);
    expect(stagesOf([])).toEqual([]);
  });
  it("have words, and heights that shrink but stay to be seen", () => {
    const heights = stagesOf(layers).map((stage) => heightOf(stage, 224));
    expect(heights[0]).toBe(1);
    expect(Math.min(...heights)).toBeGreaterThan(0.1);
    expect(stageText({ side: 7, channels: 1280, layers: 1 })).toContain("7 × 7");
    expect(stageText({ side: 1, channels: 6400, layers: 1 })).toContain("6,400");
  });
});

describe("a comparison of networks in words", () => {
  const result = (network: string, right: number) => ({
    network,
    right,
    val_accuracy: right / 20,
    accuracy: 1,
    picture_s: 0.0123,
    seconds: 1.234,
  });
  const comparison = {
    status: "running",
    networks: ["mobilenet_v2", "strong"],
    results: [result("mobilenet_v2", 18)],
    validation_pictures: 20,
    looks: 40,
    looks_done: 8,
    seconds_left: 12,
    best: null,
  } as unknown as NetworkComparison;

  it("says which network looks, and how long it takes", () => {
    expect(progressText(comparison)).toContain("강한 네트워크");
    expect(progressText(comparison)).toContain("약 15초");
    expect(progressText({ ...comparison, seconds_left: null })).not.toContain("약");
    expect(progressText({ ...comparison, looks_done: 40 })).toContain("학습");
    expect(progressText({ ...comparison, status: "queued" })).toContain("차례");
  });
  it("names the best, and that few pictures leave it to chance", () => {
    const done = { ...comparison, best: "strong", results: [result("mobilenet_v2", 18), result("strong", 19)] };
    expect(outcomeText(done)).toContain("95%");
    expect(outcomeText(done)).toContain("우연");
    expect(outcomeText({ ...done, validation_pictures: 200 })).not.toContain("우연");
    expect(outcomeText(comparison)).toBe("");
  });
  it("has numbers with as many digits as say something", () => {
    expect([secondsText(1.234), secondsText(49.2), millisecondsText(0.01234)]).toEqual(["1.2초", "49초", "12ms"]);
  });
  it("knows networks by our words or by their own names", () => {
    expect([networkName("xception"), networkName("later")]).toEqual(["Xception", "later"]);
    expect([networkNote("strong"), networkNote("xception")]).not.toContain("networks.");
  });
});

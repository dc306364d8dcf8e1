import { describe, expect, it } from "vitest";
import { DeviceModel } from "./deviceModel";
import { similarities, thresholdFor } from "./familiarity";
import { confidencesOf, embeddingOf, headOf } from "./head";
import { heatMapOf } from "./heatMap";
import { fromHalves, readNetworkFile } from "./networkFile";

const floats = (...values: number[]) => new Float32Array(values);
const base64 = (numbers: Float32Array | Uint16Array) => btoa(String.fromCharCode(...new Uint8Array(numbers.buffer)));
/** 1, 0.5 and −2 as float16. */
const HALVES = Uint16Array.of(0x3c00, 0x3800, 0xc000);

describe("an embedding", () => {
  it("is the average of the map and of its quarters, which overlap", () => {
    const map = Float32Array.from({ length: 9 }, (_, cell) => cell);
    expect([...embeddingOf(map, 3, 1)]).toEqual([4, 2, 3, 5, 6]);
  });
});

describe("a head", () => {
  it("gives confidences that add to 1", () => {
    const head = headOf([[2, 2]], floats(1, 0, 0, 1, 0, 0));
    const [first = 0, second = 0] = confidencesOf(head, floats(Math.log(3), 0));
    expect(first).toBeCloseTo(0.75);
    expect(first + second).toBeCloseTo(1);
  });

  it("with hidden units takes those that are active", () => {
    const head = headOf(
      [
        [1, 2],
        [2, 2],
      ],
      floats(1, -1, 0, 0, 1, 0, 0, 1, 0, 0),
    );
    expect(confidencesOf(head, floats(2))[0]).toBeCloseTo(1 / (1 + Math.exp(-2)));
  });

  it("of an earlier version takes the first numbers of an embedding", () => {
    const head = headOf([[1, 2]], floats(1, 0, 0, 0));
    expect(confidencesOf(head, floats(0, 99))).toEqual([0.5, 0.5]);
  });
});

describe("familiarity", () => {
  const pictures = { size: 2, directions: floats(1, 0, 0, 1), own: floats(0.5, 0.7, 0.9) };

  it("is the cosine with the training pictures", () => {
    expect(similarities(pictures, floats(3, 4)).map((cosine) => Math.round(10 * cosine))).toEqual([6, 8]);
  });

  it("has a threshold between two of one's own where the share says so", () => {
    expect(thresholdFor(pictures, 0.25)).toBeCloseTo(0.6);
    expect(thresholdFor(pictures, 0)).toBeCloseTo(0.5);
  });
});

describe("a heat map", () => {
  it("marks the cell that speaks for the class", () => {
    const featureMap = floats(5, 0, 0, 0, 0, 0, 0, 0, 0);
    const embedding = embeddingOf(featureMap, 3, 1);
    const head = headOf([[5, 2]], floats(...Array(5).fill([1, -1]).flat(), 0, 0));
    const heat = heatMapOf(head, { featureMap, side: 3, channels: 1, embedding }, 0);
    expect(heat[0]).toBe(1);
    expect(heat.slice(1).every((value) => value === 0)).toBe(true);
    const against = heatMapOf(head, { featureMap, side: 3, channels: 1, embedding }, 1);
    expect(against.every((value) => value === 0)).toBe(true);
  });
});

describe("a model on a device", () => {
  const model = new DeviceModel({
    network: "",
    classes: [
      { id: "c", name: "고양이" },
      { id: "d", name: "dog" },
    ],
    head: { shapes: [[1, 2]], numbers: base64(floats(1, 0, 0, 0)) },
    familiarity: {
      size: 1,
      samples: [
        { sample_id: "1", class_id: "c" },
        { sample_id: "2", class_id: "d" },
        { sample_id: "3", class_id: "d" },
      ],
      directions: base64(HALVES),
      own: base64(floats(0.9)),
    },
  });

  it("answers as the server does, best class first", () => {
    const answer = model.answer(floats(2), 1, 1, { parts: [], strictness: 0.05 });
    expect(answer.scores.map(({ class_id }) => class_id)).toEqual(["c", "d"]);
    expect(answer.result).toBe("고양이");
    expect(answer.known).toBeUndefined();
    expect(model.answer(floats(-2), 1, 1, { parts: [], strictness: 0.05 }).result).toBe("dog");
  });

  it("tells the pictures that it is like, and whether it knows the picture", () => {
    const asked = { parts: ["familiarity", "nearest", "similar"] as const, strictness: 0.05 };
    const { known, familiarity, nearest, similar } = model.answer(floats(2), 1, 1, asked);
    expect([known, familiarity]).toEqual([true, 1]);
    expect(nearest?.map(({ sample_id }) => sample_id)).toEqual(["1", "2"]);
    expect(similar?.map(({ sample_id }) => sample_id)).toEqual(["1", "2", "3"]);
  });
});

describe("a network's file", () => {
  it("holds kernels of both kinds and biases", () => {
    const header = JSON.stringify({
      side: 1,
      mapSide: 1,
      channels: 1,
      steps: [
        {
          name: "a",
          source: "image",
          kernel: [1, 1, 1, 3],
          halves: true,
          stride: 1,
          padding: [0, 0],
          depthwise: false,
        },
        { name: "b", sources: ["a", "a"] },
      ],
    });
    const text = new TextEncoder().encode(header + " ".repeat((4 - (header.length % 4)) % 4));
    const file = new Uint8Array(4 + text.length + 8 + 12);
    new DataView(file.buffer).setUint32(0, text.length, true);
    file.set(text, 4);
    file.set(new Uint8Array(HALVES.buffer), 4 + text.length);
    file.set(new Uint8Array(floats(7, 8, 9).buffer), 4 + text.length + 8);
    const [first, second] = readNetworkFile(file.buffer).steps;
    expect(first).toMatchObject({ weights: floats(1, 0.5, -2), bias: floats(7, 8, 9) });
    expect(second).toEqual({ name: "b", sources: ["a", "a"] });
    expect(() => readNetworkFile(file.buffer.slice(0, -4))).toThrow(RangeError);
  });

  it("has float16 numbers down to the smallest", () => {
    expect([...fromHalves(Uint16Array.of(0, 1, 0x03ff, 0x8400))]).toEqual([0, 2 ** -24, 1023 * 2 ** -24, -(2 ** -14)]);
  });
});

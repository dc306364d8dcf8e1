import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Recognition } from "../../api";
import type { Place } from "../../recognition/recognitionPlaces";
import { PlacedEndpoints } from "./placedEndpoints";

const CAT: Recognition = {
  result: "고양이",
  confidence: 0.8,
  scores: [
    { class_id: "c", class_name: "고양이", confidence: 0.8 },
    { class_id: "d", class_name: "개", confidence: 0.2 },
  ],
};

/** Endpoints whose last picture was recognized at a place, and what the server was asked. */
async function recognizedAt(place: Place) {
  const asked: string[] = [];
  const tell = <Value>(question: string, value: Value) => {
    asked.push(question);
    return Promise.resolve(value);
  };
  const endpoints = new PlacedEndpoints(
    { recognize: async () => ({ recognition: CAT, place }), place: signal(place) },
    {
      recognitionResult: () => tell("result", "서버"),
      recognitionConfidence: () => tell("confidence", 0.5),
      recognitionIs: () => tell("is", false),
      forgetRecognition: () => tell("forget", undefined),
    },
  ).endpoints();
  await endpoints.recognize("m", "s", new Blob(["x"]));
  return { endpoints, asked };
}

describe("what a program asks about its last picture", () => {
  it("is answered here if this device recognized it", async () => {
    const { endpoints, asked } = await recognizedAt("device");
    expect(await endpoints.recognitionResult("m", "s")).toBe("고양이");
    expect(await endpoints.recognitionConfidence("m", "s", "d")).toBe(0.2);
    expect(await endpoints.recognitionIs("m", "s", "c")).toBe(true);
    expect(await endpoints.recognitionIs("m", "s", "d")).toBe(false);
    await expect(endpoints.recognitionIs("m", "s", "new")).rejects.toMatchObject({ code: "class_not_found" });
    expect(asked).toEqual([]);
  });

  it("is asked of the server if that recognized it, and for other sessions", async () => {
    const byServer = await recognizedAt("server");
    expect(await byServer.endpoints.recognitionResult("m", "s")).toBe("서버");
    expect(await byServer.endpoints.recognitionResult("m", "other")).toBe("서버");
    expect(await byServer.endpoints.recognitionConfidence("n", "s", "c")).toBe(0.5);
  });

  it("is nothing before the first answer, without asking a server that may be out of reach", async () => {
    const { endpoints, asked } = await recognizedAt("device");
    expect(await endpoints.recognitionResult("m", "next")).toBe("");
    expect(await endpoints.recognitionConfidence("m", "next", "c")).toBe(0);
    expect(await endpoints.recognitionIs("m", "next", "c")).toBe(false);
    expect(asked).toEqual([]);
  });

  it("is forgotten here, and on the server if that remembers one", async () => {
    const byDevice = await recognizedAt("device");
    await byDevice.endpoints.forgetRecognition("m", "s");
    expect(await byDevice.endpoints.recognitionResult("m", "s")).toBe("");
    expect(byDevice.asked).toEqual([]);
    const byServer = await recognizedAt("server");
    await byServer.endpoints.forgetRecognition("m", "s");
    await byServer.endpoints.forgetRecognition("m", "s");
    expect(byServer.asked).toEqual(["forget"]);
  });
});

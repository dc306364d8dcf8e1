import { describe, expect, it } from "vitest";
import { recognizeContinuously } from "./continuousRecognition";

const frame = (name: string) => new Blob([name]);

describe("recognizing all the time", () => {
  it("has one picture on its way at most and always takes the newest", async () => {
    const controller = new AbortController();
    let now = 0;
    let onTheWay = 0;
    let most = 0;
    const shown: string[] = [];
    await recognizeContinuously(
      {
        capturePicture: async () => frame(`frame ${now}`),
        recognize: async (picture) => {
          most = Math.max(most, ++onTheWay);
          now += 10; // The camera goes on while the server thinks.
          await new Promise((next) => setTimeout(next));
          onTheWay -= 1;
          return picture.text();
        },
        showResult: (answer) => {
          if (shown.push(answer) === 3) controller.abort();
        },
      },
      controller.signal,
      0,
    );
    expect(most).toBe(1);
    expect(shown).toEqual(["frame 0", "frame 10", "frame 20"]);
  });

  it("waits while there is no picture", async () => {
    const controller = new AbortController();
    const pictures = [null, null, frame("a")];
    const shown: string[] = [];
    await recognizeContinuously(
      {
        capturePicture: async () => pictures.shift() ?? null,
        recognize: (picture) => picture.text(),
        showResult: (answer) => {
          shown.push(answer);
          controller.abort();
        },
      },
      controller.signal,
      0,
    );
    expect(shown).toEqual(["a"]);
  });

  it("shows no answer that comes after it was stopped", async () => {
    const controller = new AbortController();
    const shown: string[] = [];
    await recognizeContinuously(
      {
        capturePicture: async () => frame("a"),
        recognize: async () => {
          controller.abort();
          return "late";
        },
        showResult: (answer) => shown.push(answer),
      },
      controller.signal,
      0,
    );
    expect(shown).toEqual([]);
  });

  it("ends with the reason when the model is gone", async () => {
    const gone = new Error("the model is gone");
    const on = recognizeContinuously(
      {
        capturePicture: async () => frame("a"),
        recognize: () => Promise.reject(gone),
        showResult: () => undefined,
      },
      new AbortController().signal,
      0,
    );
    await expect(on).rejects.toBe(gone);
  });
});

import { describe, expect, it } from "vitest";
import { recognizeOn } from "./continuous";

const frame = (name: string) => new Blob([name]);

describe("recognising all the time", () => {
  it("has one picture on its way at most and always takes the newest", async () => {
    const life = new AbortController();
    let now = 0;
    let onTheWay = 0;
    let most = 0;
    const shown: string[] = [];
    await recognizeOn({
      picture: async () => frame(`frame ${now}`),
      recognize: async (picture) => {
        most = Math.max(most, ++onTheWay);
        now += 10; // The camera goes on while the server thinks.
        await new Promise((next) => setTimeout(next));
        onTheWay -= 1;
        return picture.text();
      },
      show: (answer) => { if (shown.push(answer) === 3) life.abort(); },
    }, life.signal, 0);
    expect(most).toBe(1);
    expect(shown).toEqual(["frame 0", "frame 10", "frame 20"]);
  });

  it("waits while there is no picture", async () => {
    const life = new AbortController();
    const pictures = [null, null, frame("a")];
    const shown: string[] = [];
    await recognizeOn({
      picture: async () => pictures.shift() ?? null,
      recognize: (picture) => picture.text(),
      show: (answer) => { shown.push(answer); life.abort(); },
    }, life.signal, 0);
    expect(shown).toEqual(["a"]);
  });

  it("shows no answer that comes after it was stopped", async () => {
    const life = new AbortController();
    const shown: string[] = [];
    await recognizeOn({
      picture: async () => frame("a"),
      recognize: async () => { life.abort(); return "late"; },
      show: (answer) => shown.push(answer),
    }, life.signal, 0);
    expect(shown).toEqual([]);
  });

  it("ends with the reason when the model is gone", async () => {
    const gone = new Error("the model is gone");
    const on = recognizeOn({
      picture: async () => frame("a"), recognize: () => Promise.reject(gone), show: () => undefined,
    }, new AbortController().signal, 0);
    await expect(on).rejects.toBe(gone);
  });
});

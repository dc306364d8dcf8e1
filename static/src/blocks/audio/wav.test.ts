import { expect, test } from "vitest";
import { wavBytes } from "./wav";

test("a WAV file says how long it is and holds its samples, none beyond what fits", () => {
  const file = new DataView(wavBytes(Float32Array.of(0, 0.5, 1, -1, 7), 22_050));
  const text = (at: number, length: number) =>
    String.fromCharCode(...new Uint8Array(file.buffer.slice(at, at + length)));
  expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(["RIFF", "WAVEfmt ", "data"]);
  expect([file.getUint32(4, true), file.getUint32(40, true), file.byteLength]).toEqual([46, 10, 54]);
  expect([file.getUint32(24, true), file.getUint32(28, true)]).toEqual([22_050, 44_100]);
  expect([0, 1, 2, 3, 4].map((index) => file.getInt16(44 + 2 * index, true))).toEqual([0, 16384, 32767, -32767, 32767]);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Speech } from "./speech";

/** Stands in for the browser's speech synthesis and records the texts. */
class BrowserSpeech {
  readonly said: SpokenText[] = [];
  speaking = false;
  pending = false;
  voices = 1;
  getVoices = () => [...Array(this.voices)];
  speak = (text: SpokenText) => {
    this.said.push(text);
  };
  cancel = vi.fn();
}

class SpokenText {
  lang = "";
  volume = 1;
  onstart?: () => void;
  onend?: () => void;
  onerror?: (event: { error: string }) => void;
  constructor(readonly text: string) {}
}

const silent = vi.fn();
let speech: BrowserSpeech;
let voice: Speech;

beforeEach(() => {
  vi.useFakeTimers();
  silent.mockClear();
  speech = new BrowserSpeech();
  voice = new Speech("ko", silent);
  vi.stubGlobal("speechSynthesis", speech);
  vi.stubGlobal("SpeechSynthesisUtterance", SpokenText);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Whether speaking has settled after so long. */
async function settledAfter(speaking: Promise<void>, ms: number): Promise<boolean> {
  let settled = false;
  void speaking.then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(ms);
  return settled;
}

test("an empty text is spoken in the first press of Start, and no other", () => {
  voice.prepare();
  voice.prepare();
  expect(speech.said.map(({ text }) => text)).toEqual([""]);
});

test("a spoken text is waited for to its end", async () => {
  const speaking = voice.speakText("안녕", 1);
  speech.speaking = true;
  speech.said[0]?.onstart?.();
  expect(await settledAfter(speaking, 3000)).toBe(false);
  speech.said[0]?.onend?.();
  expect(await settledAfter(speaking, 0)).toBe(true);
  expect(silent).not.toHaveBeenCalled();
});

test("without a voice it is said, and nobody waits", async () => {
  speech.voices = 0;
  speech.pending = true;
  expect(await settledAfter(voice.speakText("안녕하세요 여러분", 1), 1000)).toBe(true);
  expect(silent).toHaveBeenCalledOnce();
});

test("a text that the browser drops without an event is not waited for either", async () => {
  expect(await settledAfter(voice.speakText("안녕하세요 여러분", 1), 1000)).toBe(true);
  expect(silent).toHaveBeenCalledOnce();
});

test("a text that waits for another is no sign of a missing voice", async () => {
  speech.speaking = true;
  const second = voice.speakText("둘", 1);
  speech.pending = true;
  expect(await settledAfter(second, 1500)).toBe(false);
  expect(silent).not.toHaveBeenCalled();
});

test("a browser without speech says so at once", async () => {
  vi.stubGlobal("speechSynthesis", undefined);
  voice.prepare();
  await voice.speakText("안녕", 1);
  expect(silent).toHaveBeenCalledOnce();
});

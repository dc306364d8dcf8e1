/** How the webcam takes pictures: how fast while the button is held, and after which delay. Stored on this device. */
import { signal } from "@preact/signals";
import { readStored, writeStored } from "../../../storage";

export interface CaptureSettings {
  /** Milliseconds from one picture to the next. */
  everyMs: number;
  /** Seconds after the press; 0 takes pictures while the button is held. */
  delayS: number;
  /** How many pictures are taken after a delay. */
  count: number;
}

/** What can be chosen; the first of each is the default. */
export const CHOICES = {
  everyMs: [200, 100, 500, 1000, 2000],
  delayS: [0, 3, 5, 10],
  count: [10, 1, 5, 20, 50],
} as const satisfies Record<keyof CaptureSettings, readonly number[]>;

const STORAGE_KEY = "eyeblocks.capture";

export const captureSettings = signal(parseCaptureSettings(readStored(STORAGE_KEY)));

export function changeCaptureSettings(change: Partial<CaptureSettings>): void {
  captureSettings.value = { ...captureSettings.value, ...change };
  writeStored(STORAGE_KEY, JSON.stringify(captureSettings.value));
}

/** The stored settings; the default in place of what cannot be chosen. */
export function parseCaptureSettings(stored: string | null): CaptureSettings {
  const given = parsed(stored);
  const chosen = (name: keyof CaptureSettings): number =>
    CHOICES[name].find((choice) => choice === given[name]) ?? CHOICES[name][0];
  return { everyMs: chosen("everyMs"), delayS: chosen("delayS"), count: chosen("count") };
}

function parsed(stored: string | null): Partial<Record<string, unknown>> {
  try {
    return JSON.parse(stored ?? "{}") ?? {};
  } catch {
    return {};
  }
}

import { expect, test } from "vitest";
import { definitionOf } from "../definitions";
import { effects } from "./sounds";

test("every sound that a block can play is made of tones that can be heard", () => {
  const slot = definitionOf("sound_effect")?.slots[0];
  expect(slot?.kind === "choice" ? slot.options : []).toEqual(Object.keys(effects));
  for (const tone of Object.values(effects).flat()) {
    expect(Math.min(tone.from, tone.to)).toBeGreaterThan(40);
    expect(Math.max(tone.from, tone.to)).toBeLessThan(8000);
    expect(tone.at + tone.lasts).toBeLessThan(2);
  }
});

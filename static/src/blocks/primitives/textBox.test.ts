import { describe, expect, test } from "vitest";
import type { SavedBlock, SavedText } from "../compile";
import { coversPoint } from "../stage/model/geometry";
import { MAX_TEXT_LENGTH, textOutline } from "../stage/model/textLook";
import { ProgramHarness } from "../testing/harness";
import { block, repeat, sayThis, sprite, underHat, waitFor, whenStarted } from "../testing/programBuilders";

const write = (type: string, value: string | number) => block(type, { values: { VALUE: value } });
const read = (target = "self") => block("text_read", { fields: { VALUE: target } });

async function after(text: SavedText, ...script: SavedBlock[]) {
  const harness = new ProgramHarness();
  await harness.run({ sprites: [{ ...sprite("t", whenStarted(...script)), x: 0, y: 0, size: 20, text }] }, 200);
  return harness;
}

/** What the page shows, which is told by the program's frame. */
const shown = (harness: ProgramHarness) => harness.player.stage.sprites.map(({ text }) => text);

describe("a text box", () => {
  test("shows what it was saved with until a block writes", async () => {
    const harness = await after({ words: "처음", color: "#1c5fd6", align: "right" });
    expect(shown(harness)).toEqual([
      { words: "처음", color: 0x1c5fd6, background: null, align: "right", font: "sans", effects: [] },
    ]);
  });

  test("has the font and the effects that it was saved with", async () => {
    const harness = await after({ words: "가", font: "serif", effects: ["fontBold", "blink", "strike"] });
    expect(shown(harness)).toMatchObject([{ font: "serif", effects: ["strike", "fontBold"] }]);
  });

  test("is written, from both ends, and erased", async () => {
    const harness = await after(
      { words: "가" },
      write("text_append", 1),
      write("text_prepend", "★"),
      sayThis(read()),
      block("text_flush"),
      sayThis(read()),
      write("text_write", "끝"),
    );
    expect(harness.said).toEqual(["★가1"]);
    expect(shown(harness).map((text) => text?.words)).toEqual(["끝"]);
  });

  test("changes its colors, and keeps them when it is given none", async () => {
    const color = (type: string, value: string) => write(type, value);
    const harness = await after(
      { words: "가" },
      color("text_change_font_color", "#2f9e44"),
      color("text_change_bg_color", "#FCC419"),
      color("text_change_font_color", "초록"),
    );
    expect(shown(harness)).toMatchObject([{ color: 0x2f9e44, background: 0xfcc419 }]);
  });

  test("changes its font and the look of its letters, one by one", async () => {
    const effect = (name: string, mode: string) =>
      block("text_change_effect", { fields: { EFFECT: name, MODE: mode } });
    const harness = await after(
      { words: "가" },
      block("text_change_font", { fields: { FONT: "mono" } }),
      effect("strike", "on"),
      effect("fontBold", "on"),
      effect("fontBold", "on"),
      effect("strike", "off"),
    );
    expect(shown(harness)).toMatchObject([{ font: "mono", effects: ["fontBold"] }]);
  });

  test("never holds more than fits the stage", async () => {
    const harness = await after({ words: "" }, repeat(400, write("text_append", "abc")));
    await harness.clock.pass(8000);
    expect(shown(harness).map((text) => text?.words.length)).toEqual([MAX_TEXT_LENGTH]);
  });

  test("is copied with its text, and the copy writes its own", async () => {
    const harness = new ProgramHarness();
    const script = whenStarted(
      block("create_clone", { fields: { TARGET: "self" } }),
      waitFor(0.05),
      write("text_write", "나"),
    );
    const clone = underHat(block("when_clone_start"), write("text_append", "!"));
    await harness.run({ sprites: [{ ...sprite("t", script, clone), text: { words: "가" } }] }, 300);
    expect(shown(harness).map((text) => text?.words)).toEqual(["가!", "나"]);
  });

  test("is as it was saved again when the program stops", async () => {
    const harness = await after({ words: "가" }, write("text_write", "나"), waitFor(9));
    harness.player.stopProgram();
    expect(shown(harness).map((text) => text?.words)).toEqual(["가"]);
  });

  test.each([
    [null],
    ["text"],
    [{ words: 7, color: "url(x)", background: {}, align: "middle", font: 3, effects: "strike" }],
  ])("that is damaged (%j) hurts nothing", async (text) => {
    const harness = await after(text as unknown as SavedText, sayThis("still here"));
    expect(harness.said).toEqual(["still here"]);
  });
});

describe("another sprite", () => {
  const two = (...script: SavedBlock[]) => ({
    sprites: [{ ...sprite("t"), text: { words: "점수 3" } }, { ...sprite("other", whenStarted(...script)) }],
  });

  test("reads a text box", async () => {
    const harness = new ProgramHarness();
    expect(await harness.run(two(sayThis(read("t"))))).toEqual(["점수 3"]);
  });

  test.each([
    ["text_write", "가"],
    ["text_append", "가"],
  ])("cannot be written on by %s", async (type, value) => {
    const harness = new ProgramHarness();
    await harness.run(two(write(type, value)));
    expect(harness.problems.map(({ error }) => (error as Error).message)).toEqual(["no_text_box"]);
  });
});

test("a text box is touched where its text is, and a longer text is wider", () => {
  const placement = { x: 0, y: 0, size: 20, direction: 90, turning: "around" } as const;
  const touched = (words: string, x: number, y = 0) => coversPoint(placement, textOutline({ words }), { x, y });
  expect([touched("가나", 15), touched("가나", 60), touched("가나다라마바", 60)]).toEqual([true, false, true]);
  expect([touched("가", 0, 25), touched("가\n나\n다", 0, 25)]).toEqual([false, true]);
});

import { expect, test } from "vitest";
import type { SavedSprite } from "../compile";
import { ProgramHarness } from "../testing/harness";
import { block, sprite, waitFor, whenStarted } from "../testing/programBuilders";

type Block = ReturnType<typeof block>;
const costumes = [
  { id: "sit", name: "앉기", picture: "fluent:cat" },
  { id: "face", name: "얼굴", picture: "fluent:cat-face" },
];
const wear = (id: string) => block("change_to_some_shape", { fields: { COSTUME: id } });
const next = () => block("change_to_next_shape");
const dressed = (...script: Block[]): SavedSprite => ({
  ...sprite("a", whenStarted(...script)),
  costumes,
  costume: "face",
});

async function worn(...script: Block[]) {
  const harness = new ProgramHarness();
  await harness.run({ sprites: [dressed(...script)] }, 100);
  return [harness.stage.sprites[0]?.picture, harness.problems.map(({ error }) => (error as Error).message)];
}

test("a sprite begins in its saved costume, changes, and comes back to the first after the last", async () => {
  expect(await worn()).toEqual(["fluent:cat-face", []]);
  expect(await worn(wear("sit"))).toEqual(["fluent:cat", []]);
  expect(await worn(next())).toEqual(["fluent:cat", []]);
  expect(await worn(next(), next())).toEqual(["fluent:cat-face", []]);
});

test("a costume that is gone is said to be missing", async () => {
  expect(await worn(wear("gone"))).toEqual(["fluent:cat-face", ["missing_costume"]]);
});

test("the background changes and is as before after the program was stopped", async () => {
  const harness = new ProgramHarness();
  const script = [block("change_background", { fields: { BACKGROUND: "sea" } }), waitFor(9)];
  await harness.run({ sprites: [dressed(...script)], scenes: [{ id: "one", name: "", background: "meadow" }] }, 100);
  expect(harness.stage.background).toBe("sea");
  harness.player.stopProgram();
  expect(harness.stage.background).toBe("meadow");
});

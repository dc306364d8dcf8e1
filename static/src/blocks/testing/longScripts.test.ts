import { describe, expect, test } from "vitest";
import {
  cloneBlocks,
  forEachBlock,
  loadProgram,
  type SavedBlock,
  toBlockLists,
  toNextChains,
  topBlocks,
  withoutIds,
} from "../compile";
import { unwrapUnknown, wrapUnknown } from "../editor/unknownBlocks";
import { packBlock, unpackItem } from "../program/backpack";
import { draftStorage, isSameProgram } from "../program/drafts";
import { duplicateSprite } from "../program/sprites";
import { pythonProgram } from "../python/pythonProgram";
import { ProgramHarness } from "./harness";
import { block, program } from "./programBuilders";

/** More than the browser can copy as one nested object. */
const LENGTH = 5000;

const countUp = () => block("change_variable", { fields: { VARIABLE: "n" }, values: { VALUE: 1 } });
const long = {
  ...program([...Array.from({ length: LENGTH }, countUp), block("tomorrow")]),
  variables: [{ id: "n", name: "수", value: 0 }],
};
const [sprite] = long.sprites;
if (sprite === undefined) throw new Error("a program has a sprite");
const hat = topBlocks(sprite.workspace)[0] as SavedBlock;

function count(first: SavedBlock): number {
  let blocks = 0;
  forEachBlock(first, () => {
    blocks += 1;
  });
  return blocks;
}
/** Each command has a number in it. */
const ALL = 2 * LENGTH + 2;

describe(`a script of ${LENGTH} blocks`, () => {
  test("runs to its end", async () => {
    const harness = new ProgramHarness();
    await harness.run(long, 400);
    expect(harness.runtime.data.variable("n").value).toBe(LENGTH);
    expect(harness.problems.map(({ error }) => error)).toMatchObject([{ code: "unknown_block" }]);
  });

  test("is opened, shown and saved", () => {
    const loaded = loadProgram(3, toNextChains(toBlockLists(long)));
    const workspace = loaded.sprites[0]?.workspace ?? {};
    expect(isSameProgram(unwrapUnknown(wrapUnknown(workspace)), sprite.workspace)).toBe(true);
  });

  test("is kept as a draft", () => {
    const drafts = draftStorage(() => localStorage, "long");
    drafts.saveDraft({ version: 1, blocks: long });
    expect(isSameProgram(drafts.loadDraft()?.blocks, long)).toBe(true);
    drafts.discardDraft();
  });

  test("is copied, and taken along in the backpack", () => {
    expect(count(cloneBlocks(hat))).toBe(ALL);
    expect(count(withoutIds(hat))).toBe(ALL);
    const copy = duplicateSprite(long, sprite, ({ name = "" }) => name);
    expect(count(topBlocks(copy.workspace)[0] as SavedBlock)).toBe(ALL);
    const context = { program: long, classes: [] };
    const packed = packBlock(hat, "long", context);
    expect(packed.things.variable).toEqual([{ id: "n", name: "수" }]);
    expect(count(unpackItem(packed, context).block)).toBe(ALL);
  });

  test("is written in Python", () => {
    const { lines } = pythonProgram(long, {
      classes: [],
      spriteName: () => "a",
      costumes: () => [],
      translate: String,
    });
    expect(lines.filter(({ text }) => text.includes("+= 1"))).toHaveLength(LENGTH);
  });
});

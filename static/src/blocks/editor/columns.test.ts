import * as Blockly from "blockly/core";
import { beforeAll, describe, expect, test } from "vitest";
import ko from "../../../words/ko/blocks.json";
import { forEachBlock, type SavedBlock, type SavedWorkspace, stacked, stackOf, topBlocks } from "../compile";
import { block, forever } from "../testing/programBuilders";
import { COLUMN_LENGTH, joinStacks, splitStacks } from "./columns";
import { registerBlocks } from "./registerBlocks";
import { COLUMN_END, COLUMN_START } from "./registeredNames";

/** More than Blockly can nest. */
const LENGTH = 3000;

beforeAll(() =>
  registerBlocks(
    {
      options: () => [],
      deletedName: () => undefined,
      functions: () => [],
      makeSymbol: () => undefined,
      chooseSound: () => undefined,
    },
    (key) => (ko as Record<string, string>)[key] ?? key,
  ),
);

const move = () => block("move_direction", { values: { VALUE: 10 } });
const moves = (count: number) => Array.from({ length: count }, move);
const hat = () => block("when_run_button_click");
const workspaceOf = (...blocks: SavedBlock[]): SavedWorkspace => ({ blocks: { languageVersion: 0, blocks } });
const script = (...blocks: SavedBlock[]): SavedWorkspace => workspaceOf(stacked([hat(), ...blocks]) as SavedBlock);

function shown(saved: SavedWorkspace): SavedBlock[] {
  const { workspace, columns } = splitStacks(saved);
  return [...topBlocks(workspace), ...columns];
}

/** Loads into Blockly's own workspace, without a page, and saves again. */
function throughBlockly(blocks: readonly SavedBlock[]): SavedBlock[] {
  const workspace = new Blockly.Workspace();
  Blockly.serialization.workspaces.load({ blocks: { languageVersion: 0, blocks } }, workspace);
  const saved = Blockly.serialization.workspaces.save(workspace) as SavedWorkspace;
  workspace.dispose();
  return [...topBlocks(saved)];
}

function ids(blocks: readonly SavedBlock[]): string[][] {
  return blocks.map((top) => {
    const found: string[] = [];
    forEachBlock(top, ({ id = "", type }) => {
      if (type !== "number") found.push(id);
    });
    return found;
  });
}

describe("a long script", () => {
  test.each([
    ["under a hat", script(...moves(LENGTH))],
    ["in a loop", script(move(), forever(...moves(400)))],
    ["in loops in each other", script(...moves(250), forever(...moves(250), forever(...moves(400))), ...moves(400))],
  ])(
    "%s comes back from Blockly as it was",
    (_, saved) => {
      const again = joinStacks(workspaceOf(...throughBlockly(shown(saved))));
      expect(ids(topBlocks(again))).toEqual(ids(topBlocks(saved)));
    },
    30_000,
  );

  test("is cut into columns that Blockly can nest", () => {
    const lengths = shown(script(...moves(LENGTH))).map((column) => stackOf(column).length);
    expect(Math.max(...lengths)).toBe(COLUMN_LENGTH);
    expect(lengths).toHaveLength(Math.ceil(LENGTH / (COLUMN_LENGTH - 2)));
  });

  test("leaves a short one alone", () => {
    const saved = script(...moves(COLUMN_LENGTH - 2));
    expect(splitStacks(saved)).toEqual({ workspace: saved, columns: [] });
  });
});

describe("columns that were changed", () => {
  const [first, second] = shown(script(...moves(COLUMN_LENGTH))) as [SavedBlock, SavedBlock];
  const below = stackOf(second).slice(1);

  test("are a script without a hat once nothing continues with them", () => {
    const alone = stacked(stackOf(first).slice(0, -1)) as SavedBlock;
    const joined = topBlocks(joinStacks(workspaceOf(alone, { ...second, x: 5, y: 6 })));
    expect(joined.map((top) => [top.type, top.x, stackOf(top).length])).toEqual([
      [hat().type, undefined, COLUMN_LENGTH - 1],
      [move().type, 5, below.length],
    ]);
  });

  test("end where their start was deleted", () => {
    const [joined, ...more] = topBlocks(joinStacks(workspaceOf(first, stacked(below) as SavedBlock)));
    expect(joined && stackOf(joined)).toHaveLength(COLUMN_LENGTH - 1);
    expect(more).toHaveLength(1);
  });

  test("are copied with a copy of their end", () => {
    const copy = stacked([move(), ...stackOf(first).slice(-1)]) as SavedBlock;
    const [, joined] = topBlocks(joinStacks(workspaceOf(first, copy, second)));
    expect(joined && stackOf(joined).map(({ id }) => id)).toEqual([copy.id, ...below.map(() => undefined)]);
  });

  test("never continue with themselves", () => {
    const end = stackOf(first).at(-1) as SavedBlock;
    const circle = stacked([second, move(), end].flatMap(stackOf)) as SavedBlock;
    const [joined, ...more] = topBlocks(joinStacks(workspaceOf(circle)));
    expect(joined && stackOf(joined)).toHaveLength(below.length + 1);
    expect(more).toEqual([]);
  });

  test("leave nothing of themselves in the program", () => {
    const loop = forever(stackOf(first).at(-1) as SavedBlock);
    const saved = joinStacks(workspaceOf(loop, { ...(stackOf(second)[0] as SavedBlock), next: {} }));
    expect(JSON.stringify(saved)).not.toMatch(new RegExp(`${COLUMN_END}|${COLUMN_START}`));
  });
});

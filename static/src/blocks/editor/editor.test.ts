import * as Blockly from "blockly/core";
import { beforeAll, describe, expect, test } from "vitest";
import ko from "../../../words/ko/blocks.json";
import { FORMAT, loadProgram, type SavedBlock, type SavedWorkspace, UnreadableProgramError } from "../compile";
import { definitions } from "../definitions";
import { examples } from "../testing/examples";
import { block, compared, forever, literal, program, sayThis, waitFor } from "../testing/programBuilders";
import { refreshFunctionBlocks } from "./functionBlocks";
import { pickOptions, pickText } from "./pickField";
import { registerBlocks } from "./registerBlocks";
import { starterProgram } from "./starterProgram";
import { toolboxBlock } from "./toolbox";
import { unwrapUnknown, wrapUnknown } from "./unknownBlocks";
import { saveBlocks } from "./workspaceBlocks";

const words: Record<string, string> = ko;
const say = (key: string, { name = "{name}" }: Record<string, string> = {}) =>
  (words[key] ?? key).replace("{name}", name);
const classes = [
  { id: "id-cat", name: "고양이" },
  { id: "id-dog", name: "강아지" },
];

const messages = [{ id: "id-go", name: "출발" }];
const jump = { id: "id-jump", name: "점프", parameters: [{ id: "id-high", name: "높이" }], returns: true };
let functions = [jump];

beforeAll(() =>
  registerBlocks(
    {
      options: (from) => (from === "class" ? classes : from === "message" ? messages : []),
      deletedName: (_, id) => (id === "id-bird" ? "참새" : undefined),
      functions: () => functions,
      makeSymbol: (from, created) => created(`new ${from}`),
      chooseSound: (_, choose) => choose("frog"),
    },
    say,
  ),
);

/** Loads into Blockly's own workspace, without a page, and saves again. */
function throughBlockly(saved: SavedWorkspace): SavedWorkspace {
  const workspace = new Blockly.Workspace();
  Blockly.serialization.workspaces.load(wrapUnknown(saved), workspace);
  const again = unwrapUnknown(Blockly.serialization.workspaces.save(workspace) as SavedWorkspace);
  workspace.dispose();
  return again;
}

const only = (saved: ReturnType<typeof program>): SavedWorkspace => saved.sprites[0]?.workspace ?? {};

/** Blockly writes positions and leaves empty inputs out; everything else must come back. */
function plain<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) => {
      if (key === "x" || key === "y") return undefined;
      return key === "inputs" && Object.keys(item as object).length === 0 ? undefined : item;
    }),
  ) as T;
}

describe("saving and loading", () => {
  test("every block of the toolbox comes back as it was", () => {
    const blocks = definitions.map((definition, place) => ({
      ...toolboxBlock(definition, say),
      id: `b${place}`,
      kind: undefined,
      x: 0,
      y: 0,
    }));
    const once = throughBlockly({ blocks: { languageVersion: 0, blocks } });
    expect(once.blocks?.blocks.map(({ type }) => type)).toEqual(definitions.map(({ type }) => type));
    expect(throughBlockly(once)).toEqual(once);
  });

  test("what lies below the place where a dragged block would go is saved, too", () => {
    const [below, marker] = ["b", "m"].map((id) => ({ type: "show", id }));
    const top = { type: "hide", id: "a", next: { block: { ...marker, next: { block: below } } } };
    const blocks = { languageVersion: 0, blocks: [top] };
    const workspace = new Blockly.Workspace();
    Blockly.serialization.workspaces.load({ blocks }, workspace);
    workspace.getBlockById("m")?.setInsertionMarker(true);
    const [saved] = saveBlocks(workspace).blocks?.blocks ?? [];
    workspace.dispose();
    expect(saved).toMatchObject({ id: "a", next: { block: { id: "b" } } });
  });

  test("a nested program comes back as it was", () => {
    const saved = program([
      forever(
        block("_if", {
          values: { BOOL: compared(block("test_result"), "EQUAL", "cat") },
          mouths: { STACK: [sayThis("hi"), waitFor(2)] },
        }),
      ),
    ]);
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
  });

  test.each(examples.map((example) => [example.name, example] as const))(
    "the example %s comes back as it was",
    (_, { format, program: saved }) => {
      for (const { workspace } of loadProgram(format, structuredClone(saved)).sprites) {
        expect(plain(throughBlockly(workspace)).blocks).toEqual(plain(workspace).blocks);
      }
    },
  );

  test.each([
    ["1.0", "1.0"],
    ["-2.50", -2.5],
    ["0007", 7],
    ["1e3", 1000],
  ])("a number typed as %s is saved as %s", (typed, saved) => {
    const workspace = new Blockly.Workspace();
    const number = workspace.newBlock("number");
    number.setFieldValue(typed, "VALUE");
    const [once] = (Blockly.serialization.workspaces.save(workspace) as SavedWorkspace).blocks?.blocks ?? [];
    expect(once?.fields?.VALUE).toBe(saved);
    const again = throughBlockly({ blocks: { languageVersion: 0, blocks: [once as SavedBlock] } });
    expect(again.blocks?.blocks[0]?.fields?.VALUE).toBe(saved);
  });

  test.each(["infinity", "-Infinity", "1e999", "cat"])(
    "%s typed into a number field leaves what was there",
    (typed) => {
      const number = new Blockly.Workspace().newBlock("number");
      number.setFieldValue(5, "VALUE");
      number.setFieldValue(typed, "VALUE");
      expect(number.getFieldValue("VALUE")).toBe(5);
    },
  );

  test("the starter program is a program that can be read", () => {
    const saved = loadProgram(1, JSON.parse(JSON.stringify(starterProgram)));
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(starterProgram)));
  });
});

describe("blocks that this page does not know", () => {
  const strange = (type: string) => ({ type, id: type, fields: { SPEED: 3 }, extraState: { a: [1] } });

  test("are kept, with all that is in them, wherever they stand", () => {
    const inside = { ...strange("fly"), inputs: { WAY: { block: sayThis("within") } } };
    const saved = program([sayThis("a"), inside, sayThis(strange("altitude")), forever(strange("hop"))], []);
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
  });

  test("and so are known blocks with an option that this page does not have", () => {
    const saved = program([
      sayThis(compared(1, "ALMOST", 2)),
      block("dialog", { fields: { OPTION: "sing" }, values: { VALUE: "la" } }),
    ]);
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
  });

  test("are shown with their name", () => {
    const workspace = new Blockly.Workspace();
    Blockly.serialization.workspaces.load(wrapUnknown(only(program([strange("fly")]))), workspace);
    expect(workspace.getAllBlocks(true).map((block) => block.toString())).toContain("모르는 블록: {type}");
  });
});

describe("the drop-down of things", () => {
  const missing = { missing: "없는 클래스", none: "클래스 없음", make: "" };

  test("offers them by name and holds their ids", () => {
    expect(pickOptions(classes, "id-dog", missing)).toEqual([
      ["고양이", "id-cat"],
      ["강아지", "id-dog"],
    ]);
  });

  test("ends with the line that makes a new one, where one can be made", () => {
    expect(pickOptions(messages, "id-go", { ...missing, make: "신호 만들기…" }).map(([text]) => text)).toEqual([
      "출발",
      "신호 만들기…",
    ]);
    expect(new Blockly.Workspace().newBlock("get_variable").getFieldValue("VARIABLE")).toBe("");
  });

  test("shows a thing that is gone as missing and keeps it chosen", () => {
    expect(pickOptions(classes, "id-gone", missing).at(-1)).toEqual(["없는 클래스", "id-gone"]);
    expect(pickText(classes, "id-gone", missing)).toBe("없는 클래스");
    const saved = program([
      sayThis(block("accuracy_of_result", { fields: { GROUP: "id-gone" } })),
      block("set_variable", { fields: { VARIABLE: "id-gone" }, values: { VALUE: 1 } }),
      block("create_clone", { fields: { TARGET: "id-gone" } }),
    ]);
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
  });

  test.each(
    definitions.flatMap(({ type, slots }) =>
      slots.flatMap((slot) => (slot.kind === "pick" ? [[slot.from, type, slot.name] as const] : [])),
    ),
  )("keeps a %s that is gone in %s, and says that it is missing", (from, type, slot) => {
    const workspace = new Blockly.Workspace();
    Blockly.serialization.workspaces.load(
      { blocks: { languageVersion: 0, blocks: [{ type, fields: { [slot]: "id-gone" } }] } },
      workspace,
    );
    const [shownBlock] = workspace.getTopBlocks(false);
    const kind = ["goal", "touchable", "sprite"].includes(from) ? "sprite" : from;
    expect(shownBlock?.getField(slot)?.getText()).toBe(words[`${kind}.missing`]);
    expect(shownBlock?.getFieldValue(slot)).toBe("id-gone");
  });

  test("shows the name that a deleted class had, and says that it was deleted", () => {
    const workspace = new Blockly.Workspace();
    for (const type of ["is_group", "accuracy_of_result", "when_recognition_becomes", "number_of_pictures"]) {
      const shown = workspace.newBlock(type);
      shown.setFieldValue("id-bird", "GROUP");
      expect(shown.getField("GROUP")?.getText()).toBe(say("class.deleted", { name: "참새" }));
    }
  });

  test("shows the new name after a thing was renamed", () => {
    expect(pickText([{ id: "id-cat", name: "야옹이" }], "id-cat", missing)).toBe("야옹이");
  });

  test("a fresh block holds the first thing, and says so when there is none", () => {
    const workspace = new Blockly.Workspace();
    expect(workspace.newBlock("is_group").getFieldValue("GROUP")).toBe("id-cat");
    expect(pickOptions([], "", missing)).toEqual([["클래스 없음", ""]]);
  });
});

describe("blocks of own functions", () => {
  const call = (inner: SavedBlock | undefined) => ({
    ...block("function_general"),
    inputs: { "PARAM_id-high": { shadow: literal("3"), ...(inner ? { block: inner } : {}) } },
    extraState: { function: "id-jump", parameter: "", name: "점프", parameters: jump.parameters },
  });
  const load = (saved: SavedWorkspace) => {
    const workspace = new Blockly.Workspace();
    Blockly.serialization.workspaces.load(wrapUnknown(saved), workspace);
    return workspace;
  };
  const texts = (workspace: Blockly.Workspace) => workspace.getAllBlocks(true).map((block) => block.toString());

  test("come back as they were, with the blocks in their slots", () => {
    const saved = program([call(block("test_result"))]);
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
  });

  test("show the function's present name and parameters", () => {
    const workspace = load(only(program([call(undefined)])));
    functions = [{ ...jump, name: "높이뛰기", parameters: [...jump.parameters, { id: "id-far", name: "거리" }] }];
    refreshFunctionBlocks(workspace);
    expect(texts(workspace)[1]).toMatch(/높이뛰기\s+높이\s+3\s+거리\s+10/);
    functions = [jump];
  });

  test("keep what is in a slot whose parameter, or whose function, is gone", () => {
    const saved = program([call(block("test_result"))]);
    functions = [{ ...jump, parameters: [] }];
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
    functions = [];
    expect(plain(throughBlockly(only(saved)))).toEqual(plain(only(saved)));
    expect(texts(load(only(saved)))[1]).toContain("없는 함수");
    functions = [jump];
  });
});

describe("a saved program that cannot be shown", () => {
  test.each([
    [FORMAT + 1, { sprites: [{ id: "a", workspace: {} }] }, "newer"],
    [0, { sprites: [{ id: "a", workspace: {} }] }, "unreadable"],
    [1, { sprites: [] }, "unreadable"],
    [1, { blocks: [] }, "unreadable"],
    [1, { sprites: [{ id: "a", workspace: {} }], variables: [{ id: "no name" }] }, "unreadable"],
    [1, { sprites: [{ id: "a", workspace: {} }], lists: [{ id: "a", name: "b", items: "c" }] }, "unreadable"],
    [1, { sprites: [{ id: "a", workspace: {}, costumes: {} }] }, "unreadable"],
    [1, { sprites: [{ id: "a", workspace: { blocks: { blocks: [{ id: "no type" }] } } }] }, "unreadable"],
    [
      1,
      {
        sprites: [
          { id: "a", workspace: { blocks: { blocks: [{ type: "dialog", inputs: { VALUE: { block: 3 } } }] } } },
        ],
      },
      "unreadable",
    ],
  ])("format %i %j is refused as %s", (format, blocks, reason) => {
    expect(() => loadProgram(format, blocks)).toThrow(new UnreadableProgramError(reason as "newer"));
  });
});

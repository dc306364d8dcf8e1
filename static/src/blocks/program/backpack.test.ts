import { beforeEach, describe, expect, test } from "vitest";
import type { SavedBlock, SavedFunction } from "../compile";
import { block, chain, program, sprite } from "../testing/programBuilders";
import { Backpack, packBlock, unpackItem } from "./backpack";

const classes = [{ id: "c1", name: "고양이" }];
const here = {
  program: { ...program([]), variables: [{ id: "v1", name: "점수" }], messages: [{ id: "m1", name: "출발" }] },
  classes,
};
const blocks = () =>
  chain([
    block("set_variable", {
      fields: { VARIABLE: "v1" },
      values: { VALUE: block("is_group", { fields: { GROUP: "c1" } }) },
    }),
    block("message_cast", { fields: { MESSAGE: "m1" } }),
  ]) as SavedBlock;

describe("the backpack", () => {
  beforeEach(() => localStorage.clear());
  const backpack = new Backpack(() => localStorage);

  test("keeps blocks for another project, the newest first, and gives them back", () => {
    const [first, second] = [packBlock(blocks(), "하나", here), packBlock(blocks(), "둘", here)];
    backpack.addItem(first);
    expect(backpack.addItem(second)).toBe(true);
    expect(backpack.items()).toEqual([second, first]);
    backpack.removeItem(second.id);
    expect(backpack.items()).toEqual([first]);
  });

  test.each([
    "{",
    "3",
    '[{"id":1}]',
    '[{"id":"a","words":"b","block":{"type":3},"things":{},"functions":[]}]',
    '[{"id":"a","words":"b","block":{"type":"x"},"things":{"class":3},"functions":[]}]',
    '[{"id":"a","words":"b","block":{"type":"x"},"things":{},"functions":[{"id":"f","name":"f","parameters":[],"body":{"type":3}}]}]',
  ])("what else lies in the storage is left out: %s", (text) => {
    localStorage.setItem("eyeblocks.backpack", text);
    expect(backpack.items()).toEqual([]);
  });

  test("blocks that are too large are not kept, and nothing that is there is lost", () => {
    const small = packBlock(blocks(), "작다", here);
    backpack.addItem(small);
    expect(backpack.addItem(packBlock(block("dialog", { values: { VALUE: "x".repeat(300_000) } }), "크다", here))).toBe(
      false,
    );
    expect(backpack.items()).toEqual([small]);
  });
});

describe("unpacking", () => {
  test("in a project with things of the same name takes those", () => {
    const existing = {
      program: { ...program([]), variables: [{ id: "v9", name: "점수" }], messages: [{ id: "m9", name: "출발" }] },
      classes: [{ id: "c9", name: "고양이" }],
    };
    const { block: made, program: after } = unpackItem(packBlock(blocks(), "", here), existing);
    expect(after).toEqual(existing.program);
    expect(made.fields?.VARIABLE).toBe("v9");
    expect(made.inputs?.VALUE?.block?.fields?.GROUP).toBe("c9");
    expect(made.next?.block?.fields?.MESSAGE).toBe("m9");
  });

  test("elsewhere makes variables and messages; a class stays missing", () => {
    const { block: made, program: after } = unpackItem(packBlock(blocks(), "", here), {
      program: program([]),
      classes: [],
    });
    expect(after.variables).toEqual([{ id: "v1", name: "점수" }]);
    expect(after.messages).toEqual([{ id: "m1", name: "출발" }]);
    expect(made.inputs?.VALUE?.block?.fields?.GROUP).toBe("c1");
  });

  describe("blocks that call functions", () => {
    const jump = { id: "jump", name: "점프", parameters: [{ id: "p", name: "높이" }], returns: false };
    const cheer = { id: "cheer", name: "응원", parameters: [], returns: false };
    const own = (type: string, made: SavedFunction, parameter = "") => ({
      ...block(type),
      extraState: { function: made.id, parameter, name: made.name, parameters: made.parameters },
    });
    const jumps = chain([
      { ...own("function_create", jump), x: 9, y: 9 },
      block("set_variable", { fields: { VARIABLE: "v1" }, values: { VALUE: own("function_param", jump, "p") } }),
      own("function_general", cheer),
    ]) as SavedBlock;
    // Each calls the other: packing has to come to an end.
    const cheers = chain([
      own("function_create", cheer),
      block("message_cast", { fields: { MESSAGE: "m1" } }),
      own("function_general", jump),
    ]) as SavedBlock;
    const home = {
      classes: [],
      program: {
        sprites: [sprite("a", jumps), sprite("b", cheers)],
        functions: [jump, cheer],
        variables: [{ id: "v1", name: "점수" }],
        messages: [{ id: "m1", name: "출발" }],
      },
    };
    const call = () => own("function_general", jump);
    const elsewhere = () => ({ program: program([]), classes: [] });
    const typesOf = (first: SavedBlock): string[] => [
      first.type,
      ...(first.next?.block === undefined ? [] : typesOf(first.next.block)),
    ];

    test("bring those with their blocks, and all that these name", () => {
      const { program: after, functionBodies } = unpackItem(packBlock(call(), "", home), elsewhere());
      expect(after.functions).toEqual([jump, cheer]);
      expect([after.variables, after.messages]).toEqual([[{ id: "v1", name: "점수" }], [{ id: "m1", name: "출발" }]]);
      expect(functionBodies.map(typesOf)).toEqual([
        ["function_create", "set_variable", "function_general"],
        ["function_create", "message_cast", "function_general"],
      ]);
      expect(JSON.stringify(functionBodies)).not.toMatch(/"(id":"(function|set|message)|x"|y")/);
      expect(functionBodies[0]?.extraState).toEqual(jumps.extraState);
    });

    test("take the things of the same name also within the functions", () => {
      const existing = { program: { ...program([]), variables: [{ id: "v9", name: "점수" }] }, classes: [] };
      const {
        functionBodies: [body],
      } = unpackItem(packBlock(call(), "", home), existing);
      expect(body?.next?.block?.fields?.VARIABLE).toBe("v9");
    });

    test("bring nothing twice", () => {
      const { program: after, functionBodies } = unpackItem(packBlock(call(), "", home), home);
      expect([after, functionBodies]).toEqual([home.program, []]);
    });

    test("bring the blocks alone where those of a known function were taken away", () => {
      const bare = { ...home, program: { ...home.program, sprites: [sprite("a", cheers)] } };
      const { program: after, functionBodies } = unpackItem(packBlock(call(), "", home), bare);
      expect([after, functionBodies.map(typesOf)]).toEqual([bare.program, [typesOf(jumps)]]);
    });

    test("a function that is packed itself brings its blocks once", () => {
      const { block: made, functionBodies } = unpackItem(packBlock(jumps, "", home), elsewhere());
      expect([typesOf(made), functionBodies.map(typesOf)]).toEqual([typesOf(jumps), [typesOf(cheers)]]);
    });

    test("another function of the same name keeps it", () => {
      const named = (id: string, name: string) => ({ id, name, parameters: [], returns: false });
      const existing = {
        program: { ...program([]), functions: [named("f1", "점프"), named("f2", "점프 2")] },
        classes: [],
      };
      const { program: after } = unpackItem(packBlock(call(), "", home), existing);
      expect(after.functions?.map(({ name }) => name)).toEqual(["점프", "점프 2", "점프 3", "응원"]);
    });
  });
});

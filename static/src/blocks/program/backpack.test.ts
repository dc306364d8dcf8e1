import { beforeEach, describe, expect, test } from "vitest";
import type { SavedBlock } from "../compile";
import { block, chain, program } from "../testing/saved";
import { Backpack, packed, unpacked } from "./backpack";

const classes = [{ id: "c1", name: "고양이" }];
const here = { program: { ...program([]), variables: [{ id: "v1", name: "점수" }], messages: [{ id: "m1", name: "출발" }] }, classes };
const blocks = () => chain([
  block("set_variable", { fields: { VARIABLE: "v1" }, values: { VALUE: block("is_group", { fields: { GROUP: "c1" } }) } }),
  block("message_cast", { fields: { MESSAGE: "m1" } }),
]) as SavedBlock;

describe("the backpack", () => {
  beforeEach(() => localStorage.clear());
  const backpack = new Backpack(() => localStorage);

  test("keeps blocks for another project, the newest first, and gives them back", () => {
    const [first, second] = [packed(blocks(), "하나", here), packed(blocks(), "둘", here)];
    backpack.put(first);
    expect(backpack.put(second)).toBe(true);
    expect(backpack.all()).toEqual([second, first]);
    backpack.remove(second.id);
    expect(backpack.all()).toEqual([first]);
  });

  test.each(["{", "3", '[{"id":1}]', '[{"id":"a","words":"b","block":{"type":3},"things":{},"functions":[]}]', '[{"id":"a","words":"b","block":{"type":"x"},"things":{"class":3},"functions":[]}]'])(
    "what else lies in the storage is left out: %s", (text) => {
      localStorage.setItem("eyeblocks.backpack", text);
      expect(backpack.all()).toEqual([]);
    });

  test("blocks that are too large are not kept, and nothing that is there is lost", () => {
    const small = packed(blocks(), "작다", here);
    backpack.put(small);
    expect(backpack.put(packed(block("dialog", { values: { VALUE: "x".repeat(300_000) } }), "크다", here))).toBe(false);
    expect(backpack.all()).toEqual([small]);
  });
});

describe("unpacking", () => {
  test("in a project with things of the same name takes those", () => {
    const there = { program: { ...program([]), variables: [{ id: "v9", name: "점수" }], messages: [{ id: "m9", name: "출발" }] }, classes: [{ id: "c9", name: "고양이" }] };
    const { block: made, program: after } = unpacked(packed(blocks(), "", here), there);
    expect(after).toEqual(there.program);
    expect(made.fields?.VARIABLE).toBe("v9");
    expect(made.inputs?.VALUE?.block?.fields?.GROUP).toBe("c9");
    expect(made.next?.block?.fields?.MESSAGE).toBe("m9");
  });

  test("elsewhere makes variables and messages; a class stays missing", () => {
    const { block: made, program: after } = unpacked(packed(blocks(), "", here), { program: program([]), classes: [] });
    expect(after.variables).toEqual([{ id: "v1", name: "점수" }]);
    expect(after.messages).toEqual([{ id: "m1", name: "출발" }]);
    expect(made.inputs?.VALUE?.block?.fields?.GROUP).toBe("c1");
  });

  test("brings the functions that are called", () => {
    const made = { id: "f", name: "점프", parameters: [], returns: true };
    const call = { ...block("function_general"), extraState: { function: "f", parameter: "", name: "점프", parameters: [] } };
    const from = packed(call, "", { program: { ...program([]), functions: [made] }, classes: [] });
    expect(unpacked(from, { program: program([]), classes: [] }).program.functions).toEqual([made]);
  });
});

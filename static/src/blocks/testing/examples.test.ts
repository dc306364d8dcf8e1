import { describe, expect, test } from "vitest";
import { FORMAT, readSaved } from "../compile";
import { examples } from "./examples";
import { Bench } from "./world";

const headless = examples.filter(({ pictures, typed }) => pictures === undefined && typed === undefined);

describe("saved programs", () => {
  test("there is one of every version of the format", () => {
    const formats = new Set(examples.map(({ format }) => format));
    expect([...formats].sort()).toEqual(Array.from({ length: FORMAT }, (_, before) => before + 1));
  });

  test.each(headless.map((each) => [each.name, each] as const))("%s say on the stage what is expected", async (_, example) => {
    const bench = new Bench();
    await bench.run(readSaved(example.format, structuredClone(example.program)), 3000);
    expect(bench.said).toEqual(example.says);
    expect(bench.problems).toHaveLength(example.fails ?? 0);
    expect(bench.state).toBe(example.listens ? "running" : "idle");
  });

  test("of version 1 become programs of the present version, and lose nothing", () => {
    const first = examples.find(({ format }) => format === 1);
    const before = first?.program as { functions: object[] };
    const { functions, ...rest } = readSaved(1, structuredClone(before));
    expect({ ...rest, functions: before.functions }).toEqual(before);
    expect(functions).toEqual(before.functions.map((each) => ({ ...each, returns: false })));
  });

  test("of version 2 keep their background in the one scene that they had", () => {
    const second = examples.find(({ name }) => name === "format2");
    const { background, ...rest } = second?.program as { background: string };
    expect(readSaved(2, structuredClone(second?.program))).toEqual({ ...rest, scenes: [{ id: "scene", name: "", background }] });
  });
});

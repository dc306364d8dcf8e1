import { describe, expect, test } from "vitest";
import { FORMAT, loadProgram } from "../compile";
import { type Example, examples } from "./examples";
import { ProgramHarness } from "./harness";

const headless = examples.filter(({ pictures, typed }) => pictures === undefined && typed === undefined);

describe("saved programs", () => {
  test("there is one of every version of the format", () => {
    const formats = new Set(examples.map(({ format }) => format));
    expect([...formats].sort()).toEqual(Array.from({ length: FORMAT }, (_, before) => before + 1));
  });

  test.each(headless.map((example) => [example.name, example] as const))(
    "%s say on the stage what is expected",
    async (_, example) => {
      const harness = new ProgramHarness();
      await harness.run(loadProgram(example.format, structuredClone(example.program)), 3000);
      expect(harness.said).toEqual(example.says);
      expect(harness.problems).toHaveLength(example.fails ?? 0);
      expect(harness.state).toBe(example.listens ? "running" : "idle");
    },
  );

  test("of version 1 become programs of the present version, and lose nothing", () => {
    const first = examples.find(({ format }) => format === 1);
    const before = first?.program as { functions: object[] };
    const { functions, ...rest } = loadProgram(1, structuredClone(before));
    expect({ ...rest, functions: before.functions }).toEqual(before);
    expect(functions).toEqual(before.functions.map((definition) => ({ ...definition, returns: false })));
  });

  test("of version 2 keep their background in the one scene that they had", () => {
    const second = examples.find(({ name }) => name === "format2");
    const { background, ...rest } = (second as Example).program as { background: string };
    expect(loadProgram(2, structuredClone(second?.program))).toEqual({
      ...rest,
      scenes: [{ id: "scene", name: "", background }],
    });
  });
});

import { afterEach, expect, test, vi } from "vitest";
import { program, sayThis } from "../testing/programBuilders";
import { programServer } from "./programServer";

afterEach(() => vi.unstubAllGlobals());

test("what was saved as lists is loaded as the chains that the editor shows", async () => {
  const blocks = program([sayThis("one"), sayThis("two"), sayThis("three")]);
  let kept = "";
  vi.stubGlobal("fetch", async (_: string, { body }: RequestInit) => {
    if (typeof body === "string") kept = body;
    return new Response(kept);
  });
  const store = programServer("project-1");
  await store.saveProgram({ version: 0, format: 1, blocks: { ...blocks } });
  expect(kept).toContain('"then"');
  expect((await store.loadProgram()).blocks).toEqual(blocks);
});

import { describe, expect, it } from "vitest";
import { toBlockLists, toNextChains } from "./blockLists";

interface Block {
  type: string;
  next?: { block: Block };
  inputs?: Record<string, { block: Block }>;
}

function stack(count: number): Block {
  let below: Block | undefined;
  for (let number = count; number > 0; number -= 1) {
    below = below === undefined ? { type: `b${number}` } : { type: `b${number}`, next: { block: below } };
  }
  return below ?? { type: "none" };
}

function depth(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

const program = (...blocks: unknown[]) => ({
  sprites: [{ id: "mascot", workspace: { blocks: { languageVersion: 0, blocks } } }],
});

describe("stacks", () => {
  it("come back as they were, with what is inside of loops", () => {
    const loop = {
      type: "repeat",
      inputs: { DO: { block: stack(3) }, VALUE: { shadow: { type: "number" } } },
      next: { block: stack(2) },
    };
    const saved = program(loop, { type: "alone", x: 1, fields: { A: "next" } });
    expect(toNextChains(toBlockLists(saved))).toEqual(saved);
  });

  it("are shallow however long they are", () => {
    const saved = program(stack(2000));
    expect(depth(toBlockLists(saved))).toBeLessThan(12);
    expect(JSON.stringify(toNextChains(toBlockLists(saved)))).toBe(JSON.stringify(saved));
  });

  it("nested by Blockly are read, too", () => {
    expect(toNextChains(program(stack(5)))).toEqual(program(stack(5)));
  });

  it("keep what else hangs below a block", () => {
    const odd = program({ type: "a", next: { block: { type: "b" }, shadow: { type: "c" } } });
    expect(toBlockLists(odd)).toEqual(odd);
  });

  it("leave the program given as it is", () => {
    const saved = program(stack(3));
    const before = structuredClone(saved);
    toBlockLists(saved);
    expect(saved).toEqual(before);
  });
});

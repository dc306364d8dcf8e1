import { describe, expect, test } from "vitest";
import ko from "../../../words/ko/blocks.json";
import { compileBlock, readSaved, type Named, type SavedSprite } from "../compile";
import { definitions } from "../definitions";
import { namedCostume, spriteName } from "../page/choices";
import { costumesOf } from "../stage/stage";
import { examples } from "../testing/examples";
import { filled } from "../../words";
import { pythonScript, RUNTIME_WORDS } from "./download";
import { forms } from "./forms";
import { RUNTIME } from "./names";
import { pythonProgram, type PythonProgram } from "./program";
import runtime from "./runtime.py?raw";

const words: Record<string, string> = ko;
const say = (key: string, facts = {}) => filled(words[key] ?? `no words for ${key}`, facts);
const shown = (classes: readonly Named[] = []) => ({ classes, spriteName, costumes: (sprite: SavedSprite) => costumesOf(sprite).map(namedCostume), say });
const origin = { name: "작품", server: "http://127.0.0.1:8000", project: "p", model: "", language: "ko", say };
const made = (example: (typeof examples)[number]): PythonProgram => pythonProgram(readSaved(example.format, structuredClone(example.program)), shown(example.classes));

describe("the Python program", () => {
  /** tests/programs/test_python.py runs these files. */
  test.each(examples.map((each) => [each.name, each] as const))("of %s is as it was", async (name, example) => {
    const script = pythonScript(made(example), origin);
    const [before, program] = script.split(runtime.trimEnd());
    expect(before).toMatch(/^(#.*\n)+$/);
    await expect(`from runtime import *\n${program}`).toMatchFileSnapshot(`./golden/${name}.py`);
  });

  test("says in its head on which line the student's part begins", () => {
    const script = pythonScript(made(examples.find(({ name }) => name === "loops") as never), origin).split("\n");
    const line = Number(/\d+/.exec(script[3] ?? "")?.[0]);
    expect(script[line - 1]).toContain("횟수 = 3");
  });

  test("knows from which block a line came", () => {
    const example = examples.find(({ name }) => name === "messages") as never;
    const line = made(example).lines.find(({ text }) => text.includes("모두 끝"));
    expect(JSON.stringify(example)).toContain(`"id":"${line?.block}"`);
  });
});

describe("contracts:", () => {
  test("every name that the runtime defines or imports is kept from students", () => {
    const names = [...runtime.matchAll(/^(?:async def|def|class) (\w+)|^(\w+)(?:: \w+)? = |^import (\w+)|^from \S+ import (.*)$/gm)]
      .flatMap(([, ...found]) => found.filter(Boolean).flatMap((each) => (each ?? "").split(", ")))
      .concat([...runtime.matchAll(/^(\w+), (\w+) = /gm)].flatMap(([, ...both]) => both));
    expect(names.filter((name) => !name.startsWith("_") && !RUNTIME.includes(name))).toEqual([]);
  });

  test("every word that the runtime says is handed to it", () => {
    const problems = [...runtime.matchAll(/(?:Problem|missing)\("(\w+)"/g)].map(([, code]) => code ?? "");
    const spoken = [...runtime.matchAll(/words\["(\w+)"\]/g)].map(([, key]) => key ?? "");
    const missing = [...Object.values(golden)].flatMap((text) => [...text.matchAll(/missing\("(\w+)"\)/g)]).map(([, what]) => `missing_${what}`);
    expect([...problems, ...spoken, ...missing].filter((key) => !(RUNTIME_WORDS as readonly string[]).includes(key))).toEqual([]);
  });

  test("every option of every block has a Python form", () => {
    for (const { type, slots, shape } of definitions.filter(({ shape: each, own }) => each !== "hat" && !own)) {
      for (const slot of slots) {
        for (const option of slot.kind === "choice" ? slot.options : [""]) {
          const block = { type, id: "b", fields: { [slot.name]: option } };
          const place = shape === "command" ? block : { type: "dialog", id: "say", inputs: { VALUE: { block } } };
          const hat = { type: "when_run_button_click", id: "hat", next: { block: place } };
          const { lines } = pythonProgram({ sprites: [{ id: "a", workspace: { blocks: { languageVersion: 0, blocks: [hat] } } }] }, shown());
          expect(compileBlock(block).opcode).toBe(type);
          expect(lines.map(({ text }) => text).join("\n")).not.toMatch(/undefined|missing\("block"\)|\[object/);
        }
      }
    }
    expect(Object.keys(forms.commands).length).toBeGreaterThan(40);
  });
});

const golden = import.meta.glob<string>("./golden/*.py", { eager: true, query: "?raw", import: "default" });

import { describe, expect, test } from "vitest";
import en from "../../../words/en/blocks.json";
import ko from "../../../words/ko/blocks.json";
import { compileBlock } from "../compile";
import { definitions } from "../definitions";
import { examples } from "../testing/examples";
import { displayNames, programOf, scriptOf } from "../testing/scripts";
import { generators } from "./generators";
import { pythonProgram } from "./pythonProgram";
import { wordKeys } from "./pythonScript";
import { runtimeFor } from "./runtimeBundle";
import { RUNTIME_NAMES } from "./writer/identifiers";

const origin = { server: "http://127.0.0.1:8000", project: "p", model: "" };
const named = (name: string) => examples.find((example) => example.name === name) as never;
const files = import.meta.glob<string>("./runtime/*.py", { eager: true, query: "?raw", import: "default" });
const whole = Object.values(files).join("\n");

describe("the Python program", () => {
  test.each(examples.map((example) => [example.name, example] as const))(
    "of %s is as it was",
    async (name, example) => {
      const [own = ""] = scriptOf(example, origin).split(/\n\n# =+\n/);
      await expect(`${own}\n`).toMatchFileSnapshot(`./golden/${name}.py`);
    },
  );

  test("is plain Python: the words that make it give way are the runtime's", () => {
    const lines = examples.flatMap((example) =>
      programOf(example).lines.map(({ text }) => text.replace(/"[^"]*"/g, "")),
    );
    expect(lines.length).toBeGreaterThan(500);
    expect(lines.filter((line) => /\b(?:async|await|yield|lambda)\b|^\s*@|_give_way/.test(line))).toEqual([]);
  });

  test("knows from which block a line came", () => {
    const example = named("messages");
    const line = programOf(example).lines.find(({ text }) => text.includes("모두 끝"));
    expect(JSON.stringify(example)).toContain(`"id":"${line?.block}"`);
  });
});

describe("the script", () => {
  test("begins with the program, and says on which line that ends", () => {
    const script = scriptOf(named("loops"), origin).split("\n");
    const line = Number(/\d+/.exec(script[3] ?? "")?.[0]);
    expect(script[6]).toBe("def program():");
    expect(script[line - 3]).toContain('self.say("안 나옴")');
    expect(script[line - 1]).toBe("    토끼.when_started(토끼_when_started_3)");
    expect(script[line + 2]).toMatch(/^# =+$/);
  });

  test("has what its program needs and nothing else", () => {
    const hello = runtimeFor("program run Sprite when_started say").join("\n");
    const more = runtimeFor("program run Sprite when_started say recognize result clone connect").join("\n");
    const parts = (script: string) =>
      ["class Sprite", "def say(", "def clone(", "class _Server", "class List", "class _Teacher"].filter((part) =>
        script.includes(part),
      );
    expect(parts(hello)).toEqual(["class Sprite", "def say("]);
    expect(parts(more)).toEqual(["class Sprite", "def say(", "def clone(", "class _Server"]);
    expect(hello.split("\n").length).toBeLessThan(460);
  });
});

describe("names of variables", () => {
  const identifiers = (...names: string[]) => {
    const variables = names.map((name) => ({ id: name, name, value: 1, shown: true }));
    const workspace = { blocks: { languageVersion: 0, blocks: [{ type: "when_run_button_click", id: "hat" }] } };
    return Object.keys(pythonProgram({ sprites: [{ id: "a", workspace }], variables }, displayNames([])).variables);
  };

  test("are looked for as Python spells them", () => {
    expect(identifiers("ㅋㅋ")).toEqual(["ㅋㅋ".normalize("NFKC")]);
  });

  test("hide nothing that the runtime uses", () => {
    expect(identifiers("Counter", "iter", "format")).not.toContain("Counter");
    expect(identifiers("iter", "format", "filter").filter((name) => /^(iter|format|filter)$/.test(name))).toEqual([]);
  });
});

describe("contracts:", () => {
  test("every name that the runtime defines or imports is kept from students", () => {
    const names = [
      ...whole.matchAll(
        /^(?:async def|def|class) (\w+)|^(\w+)(?:: \w+)? = |^import (\w+)|^from (?!typing|collections\.abc|\.)\S+ import (.*)$/gm,
      ),
    ]
      .flatMap(([, ...found]) => found.filter(Boolean).flatMap((match) => (match ?? "").split(", ")))
      .concat([...whole.matchAll(/^(\w+), (\w+) = /gm)].flatMap(([, ...both]) => both));
    expect(
      names.filter(
        (name) => !name.startsWith("_") && !["Value", "Body"].includes(name) && !RUNTIME_NAMES.includes(name),
      ),
    ).toEqual([]);
  });

  test("every file of the runtime is part of it", () => {
    const everything = runtimeFor(whole).join("\n");
    const definitions = [...whole.matchAll(/^(?:async def|def|class) \w+/gm)].map(([definition]) => definition);
    expect(definitions.filter((definition) => !everything.includes(definition))).toEqual([]);
  });

  test("there are words for everything that a script says about itself", () => {
    const missing = ["variable", "list", "sprite", "costume", "scene", "class", "function", "block"].map(
      (what) => `missing("${what}")`,
    );
    const keys = wordKeys([whole, ...missing].join("\n")).map((key) => `python.${key}`);
    expect(keys.filter((key) => !(key in ko) || !(key in en))).toEqual([]);
    expect(keys.length).toBeGreaterThan(25);
  });

  test("every option of every block has a Python form", () => {
    for (const { type, slots, shape } of definitions.filter(
      ({ shape: blockShape, isFunctionBlock }) => blockShape !== "hat" && !isFunctionBlock,
    )) {
      for (const slot of slots) {
        for (const option of slot.kind === "choice" ? slot.options : [""]) {
          const block = { type, id: "b", fields: { [slot.name]: option } };
          const place = shape === "command" ? block : { type: "dialog", id: "say", inputs: { VALUE: { block } } };
          const hat = { type: "when_run_button_click", id: "hat", next: { block: place } };
          const { lines } = pythonProgram(
            { sprites: [{ id: "a", workspace: { blocks: { languageVersion: 0, blocks: [hat] } } }] },
            displayNames([]),
          );
          expect(compileBlock(block).opcode).toBe(type);
          expect(lines.map(({ text }) => text).join("\n")).not.toMatch(/undefined|missing\("block"\)|\[object/);
        }
      }
    }
    expect(Object.keys(generators.commands).length).toBeGreaterThan(40);
  });
});

import { describe, expect, test } from "vitest";
import en from "../../words/en/examples.json";
import ko from "../../words/ko/examples.json";
import { loadProgram } from "../blocks/compile";
import { ProgramHarness, recognitionOf } from "../blocks/testing/harness";

interface Example {
  format: number;
  classes: string[];
  blocks: unknown;
}

const files = import.meta.glob<Example>("../../examples/*.json", { eager: true, import: "default" });
const words: Record<string, Record<string, string>> = { ko, en };

/** As the server makes it; the class with the name "0" gets the id "id-0", as in the answers here. */
function spoken(example: Example, language: string) {
  const text = JSON.stringify(example.blocks)
    .replace(/"word:(\w+)"/g, (_, key: string) => JSON.stringify(words[language]?.[key]))
    .replace(/"class:(\d)"/g, '"id-$1"');
  return loadProgram(example.format, JSON.parse(text));
}

/** Plays the example, showing the same class whenever it asks. */
async function played(name: string, language: string, shown: number): Promise<ProgramHarness> {
  const example = files[`../../examples/${name}.json`] as Example;
  const harness = new ProgramHarness();
  const scores = Object.fromEntries(example.classes.map((_, number) => [`${number}`, number === shown ? 0.9 : 0.01]));
  harness.server.next = recognitionOf(scores);
  harness.project.classIds = () => Object.keys(scores).map((name) => `id-${name}`);
  harness.start(spoken(example, language));
  for (let turn = 0; turn < 200 && harness.state !== "idle"; turn += 1) {
    await harness.clock.pass(200);
    if (harness.player.pictureInput.isOpen.value) await harness.inputPicture();
  }
  return harness;
}

describe.each(["ko", "en"])("the examples in %s", (language) => {
  const say = (key: string) => words[language]?.[key] ?? "";

  test("play rock, paper, scissors", async () => {
    const { said, problems, state } = await played("rock_paper_scissors", language, 0);
    expect([problems, state]).toEqual([[], "idle"]);
    expect(said.slice(0, 3)).toEqual([say("rps_ready"), say("rps_paper"), say("rps_lose")]);
    expect(said.at(-1)).toBe(`${say("rps_end")}0`);
  });

  test("count a won game", async () => {
    const { said } = await played("rock_paper_scissors", language, 2);
    expect(said).toContain(say("rps_win"));
    expect(said.at(-1)).toBe(`${say("rps_end")}3`);
  });

  test("sort recycling", async () => {
    const { said, problems, state } = await played("recycling", language, 1);
    expect([problems, state]).toEqual([[], "idle"]);
    expect(said.slice(0, 2)).toEqual([say("recycling_show"), say("recycling_can")]);
    expect(said.at(-1)).toBe(`${say("recycling_end")}5`);
  });

  test("open the door to the secret picture alone", async () => {
    const open = await played("door", language, 0);
    expect([open.problems, open.said]).toEqual([[], [say("door_ask"), say("door_open")]]);
    const locked = await played("door", language, 1);
    expect(locked.said.filter((text) => text === say("door_wrong"))).toHaveLength(3);
    expect(locked.said.at(-1)).toBe(say("door_locked"));
  });
});

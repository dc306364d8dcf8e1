/** The contract that every block fulfils: definition, words in both languages, compiled form, primitive. */
import { describe, expect, test } from "vitest";
import en from "../../words/en/blocks.json";
import ko from "../../words/ko/blocks.json";
import { compileBlock } from "./compile";
import { categories, definitions } from "./definitions";
import { primitives } from "./primitives";
import { generators, hats } from "./python/generators";

const languages: Array<[string, Record<string, string>]> = [
  ["ko", ko],
  ["en", en],
];
const running = definitions
  .filter(({ shape }) => shape !== "hat")
  .map(({ type }) => type)
  .sort();

describe("the list of blocks", () => {
  test("names every block once, in the order of the categories", () => {
    const order = categories.map(({ id }) => id);
    const places = definitions.map(({ category }) => order.indexOf(category));
    expect(new Set(definitions.map(({ type }) => type)).size).toBe(definitions.length);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test("is the frozen file format: types, slots and options never change", () => {
    expect(
      Object.fromEntries(definitions.map(({ type, slots }) => [type, slots.map(frozen).join(" ")])),
    ).toMatchSnapshot();
  });
});

describe("every block that runs", () => {
  test.each(
    definitions
      .filter(({ isFunctionBlock }) => !isFunctionBlock)
      .map((definition) => [definition.type, definition] as const),
  )("compiles %s with all its slots", (type, { slots }) => {
    const { opcode, inputs, branches, options } = compileBlock({ type, id: "b" });
    expect(opcode).toBe(type);
    expect([...Object.keys(inputs), ...Object.keys(branches), ...Object.keys(options)].sort()).toEqual(
      slots.map(({ name }) => name).sort(),
    );
  });

  test("has a primitive, and there is none too many", () => expect(Object.keys(primitives).sort()).toEqual(running));
});

describe("every block has a Python form, and there is none too many:", () => {
  const typesOf = (...shapes: string[]) =>
    definitions
      .filter(({ shape }) => shapes.includes(shape))
      .map(({ type }) => type)
      .sort();

  test("hats", () => expect([...Object.keys(hats), "function_create"].sort()).toEqual(typesOf("hat")));
  test("commands", () => expect(Object.keys(generators.commands).sort()).toEqual(typesOf("command")));
  test("values", () => expect(Object.keys(generators.values).sort()).toEqual(typesOf("value", "boolean")));
});

describe.each(languages)("the words in %s", (_, words) => {
  test.each(definitions.map((definition) => [definition.type, definition] as const))(
    "of %s are whole",
    (type, { slots }) => {
      const places = [...(words[`block.${type}`] ?? "").matchAll(/%(\d+)/g)].map(([, place]) => Number(place)).sort();
      expect(places).toEqual(slots.map((__, index) => index + 1));
      expect(words[`help.${type}`]).toBeTruthy();
      for (const slot of slots) {
        if (slot.kind === "choice")
          for (const option of slot.options) expect(words[`choice.${type}.${slot.name}.${option}`]).toBeTruthy();
        if (slot.kind === "value" && "word" in slot.defaultValue) expect(words[slot.defaultValue.word]).toBeTruthy();
      }
    },
  );

  test("name every category", () => expect(categories.every(({ id }) => words[`category.${id}`])).toBe(true));
});

function frozen(slot: (typeof definitions)[number]["slots"][number]): string {
  return slot.kind === "choice" ? `${slot.name}(${slot.options.join("|")})` : slot.name;
}

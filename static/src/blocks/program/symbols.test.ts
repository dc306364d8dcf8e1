import { expect, test } from "vitest";
import type { SavedSprite } from "../compile";
import { block, forever, program, sayThis } from "../testing/programBuilders";
import { duplicateSprite, newSprite } from "./sprites";
import { addSymbol, changeSymbol, freeName, isTaken, removeFunction, removeSymbol, saveFunction } from "./symbols";

const named = ({ name }: { name?: string }) => name ?? "블링키";

test("things are added, changed and removed by their ids", () => {
  const one = addSymbol(addSymbol(program([]), "variable", { id: "a", name: "점수" }), "variable", {
    id: "b",
    name: "목숨",
  });
  const changed = changeSymbol(one, "variable", "b", { name: "생명", value: 3 });
  expect(changed.variables).toEqual([
    { id: "a", name: "점수" },
    { id: "b", name: "생명", value: 3 },
  ]);
  expect(removeSymbol(changed, "variable", "a").variables).toEqual([{ id: "b", name: "생명", value: 3 }]);
});

test("a function is put in once and then in its own place", () => {
  const first = saveFunction(program([]), { id: "f", name: "a", parameters: [], returns: false });
  const again = saveFunction(first, { id: "f", name: "b", parameters: [{ id: "p", name: "높이" }], returns: true });
  expect(again.functions).toEqual([{ id: "f", name: "b", parameters: [{ id: "p", name: "높이" }], returns: true }]);
  expect(removeFunction(again, "f").functions).toEqual([]);
});

test("names are unique whatever the letter case", () => {
  const things = [
    { id: "a", name: "Score" },
    { id: "b", name: "list 3" },
  ];
  expect([isTaken(things, "SCORE"), isTaken(things, "score", "a"), isTaken(things, "sco")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(freeName(things, (number) => `list ${number}`)).toBe("list 4");
});

test("a new sprite has its costumes, a name of its own and no blocks", () => {
  const before = program([]);
  const costumes = ["cat-stand", "cat-happy"].map((name) => ({ name, picture: `eyeblocks:${name}` }));
  const cat = newSprite(before, { name: "고양이", costumes }, "scene", named);
  const second = newSprite({ sprites: [...before.sprites, cat] }, { name: "고양이", costumes }, "scene", named);
  expect([cat.name, second.name]).toEqual(["고양이", "고양이 2"]);
  expect(cat.costumes?.map(({ picture }) => picture)).toEqual(costumes.map(({ picture }) => picture));
  expect(new Set(cat.costumes?.map(({ id }) => id)).size).toBe(2);
  expect(cat.workspace).toEqual({});
});

test("a duplicate has the same blocks under other ids", () => {
  const saved = program([forever(sayThis("hi"), block("hide"))]);
  const original = saved.sprites[0] as SavedSprite;
  const copy = duplicateSprite(saved, original, named);
  const ids = (sprite: typeof original) =>
    [...JSON.stringify(sprite.workspace).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  const withoutIds = (sprite: typeof original) => JSON.stringify(sprite.workspace).replaceAll(/"id":"[^"]+"/g, "");
  expect(withoutIds(copy)).toBe(withoutIds(original));
  expect(ids(copy).filter((id) => ids(original).includes(id))).toEqual([]);
  expect(copy.name).toBe("블링키 2");
});

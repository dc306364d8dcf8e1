import { expect, test } from "vitest";
import { backgroundOf, FORMAT, loadProgram, type SavedProgram } from "../compile";
import { program } from "../testing/programBuilders";
import { addPicture, removeBackground, replacePicture } from "./pictures";
import { changeScene } from "./scenes";
import { insertSprite, moveSprite } from "./sprites";

const named = ({ name }: { name?: string }) => name ?? "블링키";
const house = { name: "집", picture: "own:0123456789abcdef0123456789abcdef" };
const first = (changed: SavedProgram) => changed.sprites[0];

test("a picture becomes a sprite that is selected, a costume that is worn, a background that is shown", () => {
  const before = program([]);
  const id = first(before)?.id ?? "";
  const sprite = addPicture(before, house, { as: "sprite", scene: "scene" }, named);
  expect(sprite.program.sprites.at(-1)).toMatchObject({ id: sprite.spriteId, name: "집", costumes: [house] });

  const dressed = first(addPicture(before, house, { as: "costume", sprite: id }, named).program);
  expect(dressed?.costumes?.map(({ picture }) => picture)).toEqual(["eyeblocks:blinky", house.picture]);
  expect(dressed?.costume).toBe(dressed?.costumes?.[1]?.id);

  const shown = addPicture(before, house, { as: "background", scene: "scene" }, named).program;
  expect(backgroundOf(shown, "scene")).toBe(shown.backgrounds?.[0]?.id);
  expect(loadProgram(FORMAT, shown)).toBe(shown);
});

test("the same background twice is there once", () => {
  const once = addPicture(program([]), house, { as: "background", scene: "scene" }, named).program;
  const twice = addPicture(
    changeScene(once, "scene", { background: "" }),
    house,
    { as: "background", scene: "scene" },
    named,
  ).program;
  expect([twice.backgrounds?.length, backgroundOf(twice, "scene")]).toEqual([1, backgroundOf(once, "scene")]);
});

test("a changed picture keeps its id, so that blocks still name it", () => {
  const before = program([]);
  const id = first(before)?.id ?? "";
  const changed = first(replacePicture(before, { id: "blinky", ...house }, { as: "costume", sprite: id }));
  expect(changed?.costumes).toEqual([{ id: "blinky", ...house }]);

  const shown = addPicture(before, house, { as: "background", scene: "scene" }, named).program;
  const [own] = shown.backgrounds ?? [];
  const repainted = replacePicture(
    shown,
    { id: own?.id ?? "", name: "성", picture: "own:2" },
    { as: "background", scene: "scene" },
  );
  expect([backgroundOf(repainted, "scene"), repainted.backgrounds]).toEqual([
    own?.id,
    [{ id: own?.id, name: "성", picture: "own:2" }],
  ]);
});

test("a background that is taken away leaves a plain stage", () => {
  const shown = addPicture(program([]), house, { as: "background", scene: "scene" }, named).program;
  expect(removeBackground(shown, backgroundOf(shown, "scene"))).toMatchObject({
    scenes: [{ background: "" }],
    backgrounds: [],
  });
});

test("sprites change places and come back to theirs", () => {
  const sprites = ["a", "b", "c"].map((id) => ({ id, workspace: {} }));
  const order = ({ sprites: all }: SavedProgram) => all.map(({ id }) => id).join("");
  const places: Array<[string, number]> = [
    ["a", 1],
    ["a", -1],
    ["c", 1],
    ["a", 2],
    ["gone", 0],
  ];
  expect(places.map(([id, place]) => order(moveSprite({ sprites }, id, place)))).toEqual([
    "bac",
    "abc",
    "acb",
    "bca",
    "abc",
  ]);
  expect(order(insertSprite({ sprites: sprites.slice(1) }, { id: "a", workspace: {} }, 0))).toBe("abc");
});

import { expect, test } from "vitest";
import { FORMAT, loadProgram, type SavedProgram, sceneOf, scenesOf, spritesIn } from "../compile";
import { block, forever, program, sprite, underHat } from "../testing/programBuilders";
import { addScene, changeScene, duplicateScene, moveScene, removeScene } from "./scenes";

const named = ({ name }: { name?: string }) => name ?? "블링키";
const two = (): SavedProgram => addScene(program([]), { first: "장면 1", added: "장면 2", sprite: "여우" });
const names = (saved: SavedProgram) => scenesOf(saved).map(({ name }) => name);
const cast = (saved: SavedProgram) => scenesOf(saved).map(({ id }) => spritesIn(saved, id).map(named));

test("a program of the first days is one scene", () => {
  expect([scenesOf(program([])), cast(program([]))]).toEqual([[{ id: "scene", name: "" }], [["블링키"]]]);
});

test("scenes are added with a sprite, renamed, moved and removed with what is in them", () => {
  const saved = two();
  expect([names(saved), cast(saved), loadProgram(FORMAT, saved)]).toEqual([
    ["장면 1", "장면 2"],
    [["블링키"], ["여우"]],
    saved,
  ]);
  const [first, second] = scenesOf(saved);
  expect(names(changeScene(saved, second?.id ?? "", { name: "숲" }))).toEqual(["장면 1", "숲"]);
  const turned = moveScene(saved, first.id, 1);
  expect([names(turned), cast(turned)]).toEqual([
    ["장면 2", "장면 1"],
    [["여우"], ["블링키"]],
  ]);
  expect(names(moveScene(saved, first.id, -1))).toEqual(["장면 1", "장면 2"]);
  const without = removeScene(saved, first.id);
  expect([names(without), cast(without)]).toEqual([["장면 2"], [["여우"]]]);
  expect(removeScene(without, second?.id ?? "")).toBe(without);
});

test("a copied scene has sprites of its own, whose blocks name each other", () => {
  const pointing = (id: string, at: string) => ({
    ...sprite(id, underHat(block("when_scene_start"), forever(block("see_angle_object", { fields: { TARGET: at } })))),
    name: id,
  });
  const saved = {
    sprites: [pointing("a", "b"), pointing("b", "mouse")],
    scenes: [{ id: "one", name: "장면", background: "sea" }],
  };
  const copied = duplicateScene(saved, "one", "장면 2", named);
  const [, scene] = scenesOf(copied);
  const [a, b] = spritesIn(copied, scene?.id ?? "");
  expect([scene?.name, scene?.background, a?.name, b?.name]).toEqual(["장면 2", "sea", "a 2", "b 2"]);
  const texts = [a, b].map((sprite) => JSON.stringify(sprite?.workspace));
  expect(texts[0]).toContain(`"TARGET":"${b?.id}"`);
  expect(texts[1]).toContain('"TARGET":"mouse"');
  expect(JSON.stringify(saved.sprites[0])).toContain('"TARGET":"b"');
});

test("a sprite of a scene that is gone is in the first", () => {
  expect(sceneOf(two(), { scene: "gone" })).toBe("scene");
});

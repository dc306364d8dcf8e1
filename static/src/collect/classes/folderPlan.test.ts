import { describe, expect, it } from "vitest";
import { planFolders } from "./folderPlan";

const limits = { max_classes: 4, max_name_length: 8 };
const at = (...paths: string[]) => paths.map((path) => ({ path, file: { name: path } as File }));
const plan = (paths: string[], names: string[] = [], unused = 0) => planFolders(at(...paths), names, unused, limits);
const named = (found: ReturnType<typeof plan>) => found.classes.map(({ name, files }) => [name, files.length]);

describe("folders that become classes", () => {
  it("takes the folder right above the pictures", () => {
    expect(named(plan(["pets/cat/1.jpg", "pets/cat/2.jpg", "pets/dog/1.jpg"]))).toEqual([
      ["cat", 2],
      ["dog", 1],
    ]);
  });

  it("gives a class of the same name what its folder holds, whatever the letters' case and form", () => {
    const found = plan(["CAT/1.jpg", "고양이/1.jpg".normalize("NFD"), "cat/2.jpg"], ["Cat", "고양이"]);
    expect(found.classes.map(({ name, exists }) => [name, exists])).toEqual([
      ["Cat", true],
      ["고양이", true],
    ]);
    expect(found.classes[0]?.files).toHaveLength(2);
  });

  it("shortens and cleans names", () => {
    expect(named(plan([" a\u202Eb /1.jpg", "a very long name/1.jpg"]))).toEqual([
      ["a very l", 1],
      ["ab", 1],
    ]);
  });

  it("puts the classes in the order of their names", () => {
    expect(named(plan(["10/1", "9/1"]))).toEqual([
      ["9", 1],
      ["10", 1],
    ]);
  });

  it("names the folders that have no room, and counts empty classes as room", () => {
    const paths = ["a/1", "b/1", "c/1"];
    expect(plan(paths, ["x", "y"])).toMatchObject({ left: ["c"] });
    expect(plan(paths, ["x", "y"], 1).left).toEqual([]);
  });

  it("plans a folder of very many pictures while one waits", () => {
    const files = at("cat/1.jpg").flatMap((file) => Array<typeof file>(20_000).fill(file));
    const began = performance.now();
    planFolders(files, [], 0, limits);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it("keeps files in no folder apart", () => {
    const found = plan(["1.jpg", "a/2.jpg"]);
    expect(found.loose.map(({ name }) => name)).toEqual(["1.jpg"]);
    expect(named(found)).toEqual([["a", 1]]);
  });
});

import collection from "@iconify-json/fluent-emoji-flat/icons.json?raw";
import { describe, expect, test } from "vitest";
import en from "../../../words/en/pictures.json";
import ko from "../../../words/ko/pictures.json";
import { backgrounds, backgroundUrl } from "./backgrounds";
import { characters } from "./characters/characters";
import { drawCharacters } from "./characters/drawCharacters";
import { buildLibrary, eachPose, searchPictures } from "./pictureSearch";
import { allPictures, pictureGroups } from "./pictures";

const { icons } = JSON.parse(collection) as { icons: Record<string, unknown> };

test("every picture is in the package, once, and no address can be made of its name", () => {
  expect(allPictures.filter((name) => icons[name] === undefined)).toEqual([]);
  expect(new Set(allPictures).size).toBe(allPictures.length);
  expect(allPictures.every((name) => /^[a-z0-9-]+$/.test(name))).toBe(true);
});

describe.each([
  ["ko", ko],
  ["en", en],
] as Array<[string, Record<string, string>]>)("the words in %s", (_, words) => {
  test("name every picture and group, and nothing else", () => {
    const keys = [
      ...["characters", ...pictureGroups.map(({ id }) => id)].map((id) => `group.${id}`),
      ...allPictures.map((name) => `picture.${name}`),
      ...characters.map(({ id }) => `character.${id}`),
      ...new Set(characters.flatMap(({ poses }) => poses.map((pose) => `pose.${pose}`))),
    ];
    expect(Object.keys(words).sort()).toEqual(keys.sort());
    expect(Object.values(words).every(Boolean)).toBe(true);
  });
});

test("pictures are found by a part of their name, in the page's language and in English", () => {
  const library = buildLibrary(ko);
  const names = (query: string, group = "") => searchPictures(library, query, group).map(({ picture }) => picture);
  expect(names("고양이")).toEqual(["eyeblocks:cat-stand", "fluent:cat", "fluent:cat-face", "fluent:black-cat"]);
  expect(names("흔드는손")).toEqual(["fluent:waving-hand"]);
  expect(names("rocket")).toEqual(["eyeblocks:rocket-stand", "fluent:rocket"]);
  expect(names("고양이", "food")).toEqual([]);
  expect(names("")).toHaveLength(characters.length + allPictures.length);
});

test("every background but the plain one has its drawing", () => {
  expect(backgrounds.map((name) => backgroundUrl(name) === null)).toEqual(backgrounds.map((name) => name === ""));
  expect(backgroundUrl("../../secret")).toBeNull();
  expect(backgrounds.filter((name) => name !== "")).toHaveLength(30);
});

describe("characters", () => {
  const drawn = drawCharacters();

  test("there are at least twelve, each with at least three poses, and every pose is drawn, each in its own way", () => {
    const names = characters.flatMap(({ id, poses }) => poses.map((pose) => `${id}-${pose}`));
    expect(characters.length).toBeGreaterThanOrEqual(12);
    expect(characters.every(({ poses }) => poses.length >= 3)).toBe(true);
    expect([...drawn.keys()].sort()).toEqual(names.sort());
    expect(new Set(drawn.values()).size).toBe(drawn.size);
  });

  test("are small pictures that load nothing and run nothing", () => {
    for (const [name, svg] of drawn) {
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
      expect(parsed.querySelector("parsererror"), name).toBeNull();
      expect(svg, name).not.toMatch(/NaN|undefined|href|script/);
      expect(svg.length, name).toBeLessThan(6000);
    }
  });

  test("are one entry for a new sprite, and one for each pose as a costume", () => {
    const found = searchPictures(buildLibrary(ko), "공룡", "characters");
    expect(found.map(({ name, costumes }) => [name, costumes?.length])).toEqual([["공룡", 5]]);
    expect(eachPose(found).map(({ name }) => name)).toEqual([
      "공룡 서기",
      "공룡 걷기 1",
      "공룡 걷기 2",
      "공룡 신남",
      "공룡 놀람",
    ]);
  });
});

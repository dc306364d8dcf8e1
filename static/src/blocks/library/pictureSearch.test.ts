import collection from "@iconify-json/fluent-emoji-flat/icons.json?raw";
import { describe, expect, test } from "vitest";
import en from "../../../words/en/pictures.json";
import ko from "../../../words/ko/pictures.json";
import { backgrounds, backgroundUrl } from "./backgrounds";
import { buildLibrary, searchPictures } from "./pictureSearch";
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
    const keys = [...pictureGroups.map(({ id }) => `group.${id}`), ...allPictures.map((name) => `picture.${name}`)];
    expect(Object.keys(words).sort()).toEqual(keys.sort());
    expect(Object.values(words).every(Boolean)).toBe(true);
  });
});

test("pictures are found by a part of their name, in the page's language and in English", () => {
  const library = buildLibrary(ko);
  const names = (query: string, group = "") => searchPictures(library, query, group).map(({ picture }) => picture);
  expect(names("고양이")).toEqual(["fluent:cat", "fluent:cat-face", "fluent:black-cat"]);
  expect(names("흔드는손")).toEqual(["fluent:waving-hand"]);
  expect(names("rocket")).toEqual(["fluent:rocket"]);
  expect(names("고양이", "food")).toEqual([]);
  expect(names("")).toHaveLength(allPictures.length);
});

test("every background but the plain one has its drawing", () => {
  expect(backgrounds.map((name) => backgroundUrl(name) === null)).toEqual(backgrounds.map((name) => name === ""));
  expect(backgroundUrl("../../secret")).toBeNull();
});

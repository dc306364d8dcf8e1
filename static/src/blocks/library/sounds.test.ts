import { expect, test } from "vitest";
import { effects, phrases } from "../../../soundRecipes";
import en from "../../../words/en/blocks.json";
import ko from "../../../words/ko/blocks.json";
import { definitionOf } from "../definitions";
import { searchSounds } from "./soundSearch";
import { allSounds, recordings, soundGroups, soundUrl } from "./sounds";

const files = Object.keys(import.meta.glob("../../../node_modules/ion-sound/sounds/*.mp3", { query: "?url" }));
const languages: Array<Record<string, string>> = [ko, en];

test("every sound that a block can play has one source", () => {
  const slot = definitionOf("sound_effect")?.slots[0];
  const made = [recordings, effects, phrases].flatMap((source) => Object.keys(source));
  expect(slot?.kind === "choice" ? slot.options : []).toEqual(allSounds);
  expect(made.sort()).toEqual([...allSounds].sort());
});

test("every recording is in its package", () => {
  for (const file of Object.values(recordings))
    expect(files).toContain(`../../../node_modules/ion-sound/sounds/${file}.mp3`);
});

test("the sounds of the first programs are still there", () => {
  const first = [
    "pop",
    "ding",
    "jump",
    "laser",
    "win",
    "lose",
    "click",
    "coin",
    "magic",
    "boing",
    "alarm",
    "drum",
    "bird",
    "engine",
  ];
  expect(first.filter((name) => soundUrl(name) === null)).toEqual([]);
});

test("a name that is no sound's gets no address", () => {
  expect([soundUrl("../../api/projects"), soundUrl(""), soundUrl("constructor")]).toEqual([null, null, null]);
});

test("groups have words in both languages", () => {
  for (const words of languages) for (const { id } of soundGroups) expect(words[`sounds.group.${id}`]).toBeTruthy();
});

test("sounds are found by a part of their name, in the page's language and in English", () => {
  const named = (name: string) => languages[0]?.[`choice.sound_effect.SOUND.${name}`] ?? "";
  expect(searchSounds("휘슬", "", named)).toEqual([]);
  expect(searchSounds("호루 라기", "", named)).toEqual(["whistle"]);
  expect(searchSounds("whistle", "life", named)).toEqual(["whistle"]);
  expect(searchSounds("whistle", "game", named)).toEqual([]);
  expect(searchSounds("", "", named)).toEqual(allSounds);
});

/** Words and pictures of the library, loaded when it is opened for the first time. */
import { language } from "../../words";
import { characters } from "./characters/characters";
import { pictureGroups } from "./pictures";

interface LibraryCostume {
  picture: string;
  name: string;
}

export interface LibraryPicture {
  /** The form that costumes use: "fluent:cat". */
  picture: string;
  name: string;
  group: string;
  /** All poses of a character, its own picture first. */
  costumes?: readonly LibraryCostume[];
}

export interface Library {
  pictures: readonly LibraryPicture[];
  groups: ReadonlyArray<{ id: string; name: string }>;
}

const CHARACTERS = "characters";

export async function openLibrary(): Promise<Library> {
  const words = await (language === "ko"
    ? import("../../../words/ko/pictures.json")
    : import("../../../words/en/pictures.json"));
  return buildLibrary(words.default);
}

export function buildLibrary(words: Record<string, string>): Library {
  return {
    groups: [CHARACTERS, ...pictureGroups.map(({ id }) => id)].map((id) => ({ id, name: words[`group.${id}`] ?? id })),
    pictures: [
      ...characterPictures(words),
      ...pictureGroups.flatMap(({ id: group, pictures }) =>
        pictures.map((name) => ({ picture: `fluent:${name}`, name: words[`picture.${name}`] ?? name, group })),
      ),
    ],
  };
}

const characterPictures = (words: Record<string, string>): LibraryPicture[] =>
  characters.map(({ id, poses }) => {
    const name = words[`character.${id}`] ?? id;
    const costumes = poses.map((pose) => ({
      picture: `eyeblocks:${id}-${pose}`,
      name: `${name} ${words[`pose.${pose}`] ?? pose}`,
    }));
    return { picture: costumes[0]?.picture ?? "", name, group: CHARACTERS, costumes };
  });

/** The pictures, with every pose of a character by itself: as costumes of a sprite that is there. */
export const eachPose = (pictures: readonly LibraryPicture[]): readonly LibraryPicture[] =>
  pictures.flatMap(({ costumes, ...picture }) =>
    costumes === undefined ? [picture] : costumes.map((costume) => ({ ...costume, group: picture.group })),
  );

/** The pictures, of one group or all, whose names contain the query. Spaces are ignored. */
export function searchPictures({ pictures }: Library, query: string, group: string): readonly LibraryPicture[] {
  const letters = normalizeText(query);
  return pictures.filter(
    (picture) =>
      (group === "" || picture.group === group) &&
      normalizeText(`${picture.name} ${picture.picture.replace(/^.*:/, "")}`).includes(letters),
  );
}

/** Normalizes names and queries for comparison. */
export const normalizeText = (text: string): string => text.toLowerCase().replaceAll(/[\s-]/g, "");

/** Words and pictures of the library, loaded when it is opened for the first time. */
import { language } from "../../words";
import { pictureGroups } from "./pictures";

export interface LibraryPicture {
  /** The form that costumes use: "fluent:cat". */
  picture: string;
  name: string;
  group: string;
}

export interface Library {
  pictures: readonly LibraryPicture[];
  groups: ReadonlyArray<{ id: string; name: string }>;
}

export async function openLibrary(): Promise<Library> {
  const words = await (language === "ko"
    ? import("../../../words/ko/pictures.json")
    : import("../../../words/en/pictures.json"));
  return buildLibrary(words.default);
}

export function buildLibrary(words: Record<string, string>): Library {
  return {
    groups: pictureGroups.map(({ id }) => ({ id, name: words[`group.${id}`] ?? id })),
    pictures: pictureGroups.flatMap(({ id: group, pictures }) =>
      pictures.map((name) => ({ picture: `fluent:${name}`, name: words[`picture.${name}`] ?? name, group })),
    ),
  };
}

/** The pictures, of one group or all, whose names contain the query. Spaces are ignored. */
export function searchPictures({ pictures }: Library, query: string, group: string): readonly LibraryPicture[] {
  const letters = normalizeText(query);
  return pictures.filter(
    (picture) =>
      (group === "" || picture.group === group) &&
      normalizeText(`${picture.name} ${picture.picture.slice(7)}`).includes(letters),
  );
}

/** Normalizes names and queries for comparison. */
export const normalizeText = (text: string): string => text.toLowerCase().replaceAll(/[\s-]/g, "");

/** The library's words and pictures: loaded when it is opened for the first time. */
import { language } from "../../words";
import { pictureGroups } from "./pictures";

export interface LibraryPicture {
  /** As costumes name it: "fluent:cat". */
  picture: string;
  name: string;
  group: string;
}

export interface Library {
  pictures: readonly LibraryPicture[];
  groups: ReadonlyArray<{ id: string; name: string }>;
}

export async function openLibrary(): Promise<Library> {
  const words = await (language === "ko" ? import("../../../words/ko/pictures.json") : import("../../../words/en/pictures.json"));
  return libraryIn(words.default);
}

export function libraryIn(words: Record<string, string>): Library {
  return {
    groups: pictureGroups.map(({ id }) => ({ id, name: words[`group.${id}`] ?? id })),
    pictures: pictureGroups.flatMap(({ id: group, pictures }) =>
      pictures.map((name) => ({ picture: `fluent:${name}`, name: words[`picture.${name}`] ?? name, group }))),
  };
}

/** The pictures of a group, or of all, whose names hold what is sought. Spaces make no difference. */
export function found({ pictures }: Library, sought: string, group: string): readonly LibraryPicture[] {
  const letters = plain(sought);
  return pictures.filter((each) => (group === "" || each.group === group) && plain(`${each.name} ${each.picture.slice(7)}`).includes(letters));
}

/** What counts when names are compared with what is sought. */
export const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s-]/g, "");

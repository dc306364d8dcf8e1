/** Searches the library of sounds. */
import { normalizeText } from "./pictureSearch";
import { soundGroups } from "./sounds";

/** The sounds, of one group or all, whose names contain the query; `nameOf` gives the displayed name of a sound. */
export function searchSounds(query: string, group: string, nameOf: (sound: string) => string): readonly string[] {
  return soundGroups
    .filter(({ id }) => group === "" || id === group)
    .flatMap(({ sounds }) =>
      sounds.filter((sound) => normalizeText(`${nameOf(sound)} ${sound}`).includes(normalizeText(query))),
    );
}

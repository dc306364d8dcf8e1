/** Looks through the library of sounds. */
import { plain } from "./library";
import { soundGroups } from "./sounds";

/** The sounds of a group, or of all, whose names hold what is sought; `named` says what the page calls a sound. */
export function foundSounds(sought: string, group: string, named: (sound: string) => string): readonly string[] {
  return soundGroups.filter(({ id }) => group === "" || id === group)
    .flatMap(({ sounds }) => sounds.filter((sound) => plain(`${named(sound)} ${sound}`).includes(plain(sought))));
}

/** The levels of augmentation, and what they are called. */
import { translate } from "../../words";

/** The copies under photo conditions that each level makes, the picture itself among them. */
const COPIES = [1, 1, 2, 4, 6, 8, 10];
export const LEVELS = COPIES.map((_, level) => level);

export const levelName = (level: number): string => translate("lab.level", { level });

/** What the level does to each picture, in a sentence or two. */
export function levelNote(level: number): string {
  const copies = COPIES[level] ?? 1;
  if (level < 2) return translate(`lab.level_note_${level}`);
  return translate("lab.level_note", { copies, times: 2 * copies });
}

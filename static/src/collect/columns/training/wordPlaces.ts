/** Places for words beside upright lines, so that no word covers another. All lengths are in pixels. */

/** `x`: of the line that the word belongs to. */
export interface Word {
  x: number;
  width: number;
  /** It gets its place before the others. */
  important: boolean;
}

/** `row`: from the top, from 0. `left`: where the word begins. */
export interface WordPlace {
  row: number;
  left: number;
}

const ROWS = 3;
const BESIDE = 4;
/** Between the words of a row. */
const GAP = 8;

/** The place of each word: at the right of its line if it fits there, in the first free row; null where none is free. */
export function placeWords(words: readonly Word[], area: { left: number; right: number }): (WordPlace | null)[] {
  const places = words.map((): WordPlace | null => null);
  const taken: { row: number; left: number; right: number }[] = [];
  for (const index of orderOf(words)) {
    const { x, width } = words[index] as Word;
    const left = x + BESIDE + width <= area.right ? x + BESIDE : Math.max(area.left, x - BESIDE - width);
    const isFree = (row: number) =>
      taken.every((other) => other.row !== row || left + width + GAP <= other.left || left >= other.right + GAP);
    const row = Array.from({ length: ROWS }, (_, row) => row).find(isFree);
    if (row === undefined) continue;
    taken.push({ row, left, right: left + width });
    places[index] = { row, left };
  }
  return places;
}

/** Important words first; then the first and the last one, which tell most; then the others from the left. */
function orderOf(words: readonly Word[]): number[] {
  const rank = (index: number) => (words[index]?.important ? 0 : index === 0 || index === words.length - 1 ? 1 : 2);
  return words.map((_, index) => index).sort((one, other) => rank(one) - rank(other) || one - other);
}

/** The drawn part of a picture, as the page sends it to the program's frame. */
import { FULL_OUTLINE, type Outline } from "./geometry";

/** Resolution of the outline used to detect touching. */
export const OUTLINE_SIDE = 64;

/** Left, right, top and bottom as fractions; `drawn` has one number per point, row by row. */
export interface OutlineData {
  left: number;
  right: number;
  top: number;
  bottom: number;
  drawn: Uint8Array;
}

/** The outline of a square of points; null for a picture in which nothing is drawn. */
export function outlineData(side: number, isDrawn: (column: number, row: number) => boolean): OutlineData | null {
  const drawn = new Uint8Array(side * side);
  let [left, right, top, bottom] = [side, 0, side, 0];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      if (!isDrawn(column, row)) continue;
      drawn[row * side + column] = 1;
      [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
    }
  }
  if (right === 0) return null;
  return { left: left / side, right: right / side, top: top / side, bottom: bottom / side, drawn };
}

/** An empty picture counts as fully drawn, so that it can be clicked. */
export function outlineOf(data: OutlineData | null): Outline {
  if (data === null) return FULL_OUTLINE;
  const { left, right, top, bottom, drawn } = data;
  const side = Math.sqrt(drawn.length);
  const at = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  return { left, right, top, bottom, covers: (across, down) => drawn[at(down) * side + at(across)] === 1 };
}

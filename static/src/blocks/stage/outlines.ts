/** The drawn part of a picture, as it crosses from the page into the program's frame. */
import { WHOLE, type Outline } from "./geometry";

/** Touching looks at a picture with this many points a side. */
export const OUTLINE_SIDE = 64;

/** Left, right, top and bottom in shares; `drawn` has one number a point, row by row. */
export interface OutlineData {
  left: number;
  right: number;
  top: number;
  bottom: number;
  drawn: Uint8Array;
}

/** The outline of a square of points; null for a picture without any. */
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

/** A picture without any drawn point is taken as whole, so that it can be clicked. */
export function outlineOf(data: OutlineData | null): Outline {
  if (data === null) return WHOLE;
  const { left, right, top, bottom, drawn } = data;
  const side = Math.sqrt(drawn.length);
  const at = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  return { left, right, top, bottom, covers: (across, down) => drawn[at(down) * side + at(across)] === 1 };
}

/** What brushes have drawn since the last report, as rows of numbers sent from the program's frame to the page. */
import type { Point } from "../../runtime/world";
import { ROW_LENGTH } from "./spriteBuffer";

/** The first number of a row says what it is. */
export const INK = { line: 0, stamp: 1, erase: 2 } as const;
/** One number for the kind; a stamp needs as many more as a sprite. */
export const INK_ROW_LENGTH = 1 + ROW_LENGTH;
/** Rows of one report; the others wait for the next. */
export const MAX_INK_ROWS = 2000;
/** Rows that wait; what is drawn beyond them is lost, so that a program cannot fill the memory. */
const MAX_WAITING_ROWS = 50_000;

export interface Line {
  from: Point;
  to: Point;
  thickness: number;
  /** 0xrrggbb. */
  color: number;
  /** 0 to 100. */
  transparency: number;
}

export class InkLog {
  private rows: number[][] = [];

  addLine({ from, to, thickness, color, transparency }: Line): void {
    this.add([INK.line, from.x, from.y, to.x, to.y, thickness, color, transparency]);
  }

  /** `row` is the row of the sprite that is stamped. */
  addStamp(row: Float32Array): void {
    this.add([INK.stamp, ...row]);
  }

  /** Nothing drawn before can be seen. */
  addErase(): void {
    this.rows = [[INK.erase]];
  }

  /** The next rows for the page; null when nothing was drawn. */
  takeRows(): Float32Array | null {
    if (this.rows.length === 0) return null;
    const taken = this.rows.splice(0, MAX_INK_ROWS);
    const rows = new Float32Array(taken.length * INK_ROW_LENGTH);
    for (const [index, row] of taken.entries()) rows.set(row, index * INK_ROW_LENGTH);
    return rows;
  }

  private add(row: number[]): void {
    if (this.rows.length < MAX_WAITING_ROWS) this.rows.push(row);
  }
}

/** The line that a row describes. */
export const lineOfRow = (rows: Float32Array, offset: number): Line => ({
  from: { x: rows[offset + 1] ?? 0, y: rows[offset + 2] ?? 0 },
  to: { x: rows[offset + 3] ?? 0, y: rows[offset + 4] ?? 0 },
  thickness: rows[offset + 5] ?? 1,
  color: rows[offset + 6] ?? 0,
  transparency: rows[offset + 7] ?? 0,
});

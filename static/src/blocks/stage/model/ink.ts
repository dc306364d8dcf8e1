/** What brushes have drawn since the last report, as rows of numbers sent from the program's frame to the page. */
import type { Point } from "../../runtime/world";
import { ROW_LENGTH } from "./spriteBuffer";

/** The first number of a row says what it is. */
export const INK = { line: 0, stamp: 1, erase: 2, corner: 3, fillEnd: 4 } as const;
export type InkKind = (typeof INK)[keyof typeof INK];
/** In an erase row, instead of a sprite: all sprites. */
export const ALL_SPRITES = -1;
/** One number for the kind; a stamp needs as many more as a sprite. */
export const INK_ROW_LENGTH = 1 + ROW_LENGTH;
/** Rows of one report; the others wait for the next. */
export const MAX_INK_ROWS = 2000;
/** Rows that wait; what is drawn beyond them is lost, so that a program cannot fill the memory. */
export const MAX_WAITING_ROWS = 50_000;

/** A sprite or a clone: the sprite's index in the program, and its own number. */
export interface Drawer {
  sprite: number;
  serial: number;
}

export interface Line extends Drawer {
  from: Point;
  to: Point;
  thickness: number;
  /** 0xrrggbb. */
  color: number;
  /** 0 to 100. */
  transparency: number;
}

/** A corner of the shape that the drawer fills; the shape has the color of its first one. */
export interface Corner extends Drawer {
  at: Point;
  /** 0xrrggbb. */
  color: number;
  /** 0 to 100. */
  transparency: number;
}

export class InkLog {
  private rows: number[][] = [];
  /** Drawers whose shape was finished since the last report, with no room for more corners of it. */
  private readonly ended = new Set<number>();

  addLine({ sprite, serial, from, to, thickness, color, transparency }: Line): void {
    this.add([INK.line, sprite, serial, color, transparency, from.x, from.y, to.x, to.y, thickness]);
  }

  addCorner({ sprite, serial, at, color, transparency }: Corner): void {
    this.add([INK.corner, sprite, serial, color, transparency, at.x, at.y]);
  }

  /** The drawer's shape is finished. This is not lost where corners are, or the shape would never end. */
  addFillEnd({ sprite, serial }: Drawer): void {
    if (this.isFull) {
      if (this.ended.has(serial) || this.ended.size >= MAX_INK_ROWS) return;
      this.ended.add(serial);
    }
    this.rows.push([INK.fillEnd, sprite, serial]);
  }

  /** `row` is the row of the sprite that is stamped. */
  addStamp(row: Float32Array): void {
    this.add([INK.stamp, ...row]);
  }

  /** Nothing that the sprite and its clones have drawn before can be seen. */
  addErase(sprite: number): void {
    // The second number of a row is its sprite.
    this.rows = this.rows.filter((row) => row[1] !== sprite);
    // It is never lost: one row for each sprite at most.
    this.rows.push([INK.erase, sprite]);
  }

  /** Nothing drawn before can be seen. */
  addEraseAll(): void {
    this.rows = [[INK.erase, ALL_SPRITES]];
  }

  /** The next rows for the page; null when nothing was drawn. */
  takeRows(): Float32Array | null {
    if (this.rows.length === 0) return null;
    const taken = this.rows.splice(0, MAX_INK_ROWS);
    this.ended.clear();
    const rows = new Float32Array(taken.length * INK_ROW_LENGTH);
    for (const [index, row] of taken.entries()) rows.set(row, index * INK_ROW_LENGTH);
    return rows;
  }

  private get isFull(): boolean {
    return this.rows.length >= MAX_WAITING_ROWS;
  }

  private add(row: number[]): void {
    if (!this.isFull) this.rows.push(row);
  }
}

export const drawerOfRow = (rows: Float32Array, offset: number): Drawer => ({
  sprite: rows[offset + 1] ?? 0,
  serial: rows[offset + 2] ?? 0,
});

/** The line that a row describes. */
export const lineOfRow = (rows: Float32Array, offset: number): Line => ({
  ...drawerOfRow(rows, offset),
  color: rows[offset + 3] ?? 0,
  transparency: rows[offset + 4] ?? 0,
  from: { x: rows[offset + 5] ?? 0, y: rows[offset + 6] ?? 0 },
  to: { x: rows[offset + 7] ?? 0, y: rows[offset + 8] ?? 0 },
  thickness: rows[offset + 9] ?? 1,
});

/** The corner that a row describes. */
export const cornerOfRow = (rows: Float32Array, offset: number): Corner => ({
  ...drawerOfRow(rows, offset),
  color: rows[offset + 3] ?? 0,
  transparency: rows[offset + 4] ?? 0,
  at: { x: rows[offset + 5] ?? 0, y: rows[offset + 6] ?? 0 },
});

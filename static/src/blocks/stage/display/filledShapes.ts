/** The shapes that sprites fill. While one grows it is drawn anew in each frame; its own lines stay above it. */
import type { Point } from "../../runtime/world";
import { ALL_SPRITES, type Corner, type Drawer, type Line } from "../model/ink";
import { drawLine, fillShape } from "./inkLines";

/** Corners, and lines, of one shape; what comes beyond them is not part of it. */
const MAX_PARTS = 5000;
/** Shapes that grow at the same time: one more finishes the oldest. */
const MAX_OPEN = 400;

export interface FilledShape extends Drawer {
  corners: Point[];
  lines: Line[];
  color: number;
  transparency: number;
}

export class FilledShapes {
  /** By the number of the sprite or clone, the oldest first. */
  private readonly open = new Map<number, FilledShape>();

  /** Returns who has to finish a shape, where too many grow. */
  addCorner({ sprite, serial, at, color, transparency }: Corner): Drawer | null {
    const known = this.open.get(serial);
    if (known !== undefined) {
      if (known.corners.length < MAX_PARTS) known.corners.push(at);
      return null;
    }
    this.open.set(serial, { sprite, serial, corners: [at], lines: [], color, transparency });
    return this.open.size > MAX_OPEN ? (this.open.values().next().value ?? null) : null;
  }

  /** Keeps the line above the shape of its drawer; false if there is none or it is full. */
  addLine(line: Line): boolean {
    const shape = this.open.get(line.serial);
    if (shape === undefined || shape.lines.length >= MAX_PARTS) return false;
    shape.lines.push(line);
    return true;
  }

  /** Removes and returns a finished shape. */
  take(serial: number): FilledShape | null {
    const shape = this.open.get(serial) ?? null;
    this.open.delete(serial);
    return shape;
  }

  /** Forgets the shapes of a sprite and its clones. */
  erase(sprite: number): void {
    for (const [serial, shape] of this.open)
      if (sprite === ALL_SPRITES || shape.sprite === sprite) this.open.delete(serial);
  }

  drawOpen(context: CanvasRenderingContext2D): void {
    for (const shape of this.open.values()) this.draw(context, shape);
  }

  draw(context: CanvasRenderingContext2D, { corners, lines, color, transparency }: FilledShape): void {
    fillShape(context, corners, color, transparency);
    for (const line of lines) drawLine(context, line);
  }
}

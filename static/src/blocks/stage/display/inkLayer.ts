/** What brushes have drawn, on a canvas of its own under the sprites; its size bounds the memory that drawing takes. */
import { STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
import { INK, INK_ROW_LENGTH, type Line, lineOfRow } from "../model/ink";
import type { StageSprite } from "../model/stageSprite";
import { drawSprite } from "./drawSprite";
import type { PictureCache } from "./pictureCache";

/** Pixels per stage unit: sharp enough for a full screen. */
const SCALE = 3;
/** Stamps whose pictures are still loading make the rows after them wait; at most so many reports. */
const MAX_WAITING_REPORTS = 200;

export class InkLayer {
  private canvas: HTMLCanvasElement | null = null;
  private waiting: Float32Array[] = [];
  /** The next row of the first waiting report. */
  private next = 0;

  /** `spriteOfRow` makes the sprite that a row describes. */
  constructor(private readonly spriteOfRow: (rows: Float32Array, offset: number) => StageSprite) {}

  /** Takes the rows of a report; they are drawn with the next frame. */
  applyRows(rows: Float32Array): void {
    if (this.waiting.length < MAX_WAITING_REPORTS) this.waiting.push(rows);
  }

  /** Frees the canvas. */
  reset(): void {
    this.canvas = null;
    this.waiting = [];
    this.next = 0;
  }

  /** Draws what has come, and then all that was drawn onto the stage's canvas. */
  paintOnto(context: CanvasRenderingContext2D, pictures: PictureCache): void {
    this.drawWaiting(pictures);
    if (this.canvas === null) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.drawImage(this.canvas, 0, 0, context.canvas.width, context.canvas.height);
  }

  private drawWaiting(pictures: PictureCache): void {
    for (let rows = this.waiting[0]; rows !== undefined; rows = this.waiting[0]) {
      for (; this.next < rows.length; this.next += INK_ROW_LENGTH) if (!this.drawRow(rows, this.next, pictures)) return;
      this.waiting.shift();
      this.next = 0;
    }
  }

  /** False if the row has to wait for a picture. */
  private drawRow(rows: Float32Array, offset: number, pictures: PictureCache): boolean {
    if (rows[offset] === INK.erase) {
      this.canvas = null;
      return true;
    }
    const stamped = rows[offset] === INK.stamp ? this.spriteOfRow(rows, offset + 1) : null;
    if (stamped !== null && stamped.text === null && pictures.isLoading(stamped.picture)) return false;
    const context = this.context();
    if (context === null) return true;
    if (stamped === null) drawLine(context, lineOfRow(rows, offset));
    else drawSprite(context, stamped, SCALE, pictures);
    return true;
  }

  private context(): CanvasRenderingContext2D | null {
    if (this.canvas === null) {
      this.canvas = document.createElement("canvas");
      this.canvas.width = STAGE_WIDTH * SCALE;
      this.canvas.height = STAGE_HEIGHT * SCALE;
    }
    return this.canvas.getContext("2d");
  }
}

function drawLine(context: CanvasRenderingContext2D, { from, to, thickness, color, transparency }: Line): void {
  context.setTransform(SCALE, 0, 0, -SCALE, (STAGE_WIDTH / 2) * SCALE, (STAGE_HEIGHT / 2) * SCALE);
  context.globalAlpha = 1 - transparency / 100;
  context.strokeStyle = `#${color.toString(16).padStart(6, "0")}`;
  context.lineWidth = thickness;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

/** What brushes have drawn, under the sprites, on canvases whose number and size bound the memory that drawing takes. */
import type { Point } from "../../runtime/world";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
import { ALL_SPRITES, cornerOfRow, type Drawer, drawerOfRow, INK, INK_ROW_LENGTH, lineOfRow } from "../model/ink";
import type { StageSprite } from "../model/stageSprite";
import { drawSprite } from "./drawSprite";
import { FilledShapes } from "./filledShapes";
import { drawLine } from "./inkLines";
import type { PictureCache } from "./pictureCache";

/** Pixels per stage unit: sharp enough for a full screen. */
const SCALE = 3;
/** Stamps whose pictures are still loading make the rows after them wait; at most so many reports. */
const MAX_WAITING_REPORTS = 200;
/** Each sprite draws on a canvas of its own, of 5 MB; those beyond share the last one. */
const MAX_CANVASES = 16;

export class InkLayer {
  private readonly canvases: Array<HTMLCanvasElement | undefined> = [];
  private readonly shapes = new FilledShapes();
  private waiting: Float32Array[] = [];
  /** The next row of the first waiting report. */
  private next = 0;

  /** `spriteOfRow` makes the sprite that a row describes. */
  constructor(private readonly spriteOfRow: (rows: Float32Array, offset: number) => StageSprite) {}

  /** Takes the rows of a report; they are drawn with the next frame. */
  applyRows(rows: Float32Array): void {
    if (this.waiting.length < MAX_WAITING_REPORTS) this.waiting.push(rows);
  }

  /** Frees the canvases. */
  reset(): void {
    this.erase(ALL_SPRITES);
    this.waiting = [];
    this.next = 0;
  }

  /** Draws what has come, and then all that was drawn onto the stage's canvas. */
  paintOnto(context: CanvasRenderingContext2D, pictures: PictureCache): void {
    this.drawWaiting(pictures);
    const { width, height } = context.canvas;
    for (const canvas of this.canvases) {
      if (canvas === undefined) continue;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalAlpha = 1;
      context.drawImage(canvas, 0, 0, width, height);
    }
    useStageUnits(context, width / STAGE_WIDTH);
    this.shapes.drawOpen(context);
    context.globalAlpha = 1;
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
    const drawer = drawerOfRow(rows, offset);
    switch (rows[offset]) {
      case INK.erase:
        this.erase(drawer.sprite);
        return true;
      case INK.stamp:
        return this.stamp(drawer, this.spriteOfRow(rows, offset + 1), pictures);
      case INK.corner: {
        const finished = this.shapes.addCorner(cornerOfRow(rows, offset));
        if (finished !== null) this.finishShape(finished);
        return true;
      }
      case INK.fillEnd:
        this.finishShape(drawer);
        return true;
      default: {
        const line = lineOfRow(rows, offset);
        if (!this.shapes.addLine(line)) this.onCanvas(line.sprite, (context) => drawLine(context, line));
        return true;
      }
    }
  }

  private stamp({ sprite }: Drawer, stamped: StageSprite, pictures: PictureCache): boolean {
    if (stamped.text === null && pictures.isLoading(stamped.picture)) return false;
    this.onCanvas(sprite, (context) => drawSprite(context, stamped, SCALE, pictures));
    return true;
  }

  private finishShape(drawer: Drawer): void {
    const shape = this.shapes.take(drawer.serial);
    if (shape !== null) this.onCanvas(shape.sprite, (context) => this.shapes.draw(context, shape));
  }

  private erase(sprite: number): void {
    if (sprite === ALL_SPRITES) this.canvases.length = 0;
    else this.canvases[placeOf(sprite)] = undefined;
    this.shapes.erase(sprite);
  }

  /** Draws in stage units on the sprite's canvas. */
  private onCanvas(sprite: number, draw: (context: CanvasRenderingContext2D) => void): void {
    const canvas = this.canvases[placeOf(sprite)] ?? newCanvas();
    this.canvases[placeOf(sprite)] = canvas;
    const context = canvas.getContext("2d");
    if (context === null) return;
    useStageUnits(context, SCALE);
    draw(context);
  }
}

const placeOf = (sprite: number): number => Math.min(sprite, MAX_CANVASES - 1);

function newCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = STAGE_WIDTH * SCALE;
  canvas.height = STAGE_HEIGHT * SCALE;
  return canvas;
}

/** The middle is 0,0, and y grows upwards. */
function useStageUnits(context: CanvasRenderingContext2D, scale: number): void {
  const middle: Point = { x: (STAGE_WIDTH / 2) * scale, y: (STAGE_HEIGHT / 2) * scale };
  context.setTransform(scale, 0, 0, -scale, middle.x, middle.y);
}

/** Draws the stage's sprites onto a canvas when something has changed. */

import type { DisplayedStage } from "../display/displayedStage";
import type { PictureCache } from "../display/pictureCache";
import { isMirrored, pictureRotation, STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";
import type { StageSprite } from "../model/stageSprite";

/** A finer resolution costs time and is invisible. */
const MAX_PIXEL_RATIO = 2;

export class StagePainter {
  private frame = 0;
  /** The displayed width of the canvas; reading it in every frame would force a layout. */
  private shownWidth = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly stage: DisplayedStage,
    private readonly pictures: PictureCache,
    /** Called when sprites have moved, so that bubbles can follow. */
    private readonly onPainted: () => void,
  ) {}

  start(): () => void {
    const watcher = new ResizeObserver(() => {
      this.shownWidth = this.canvas.clientWidth;
    });
    watcher.observe(this.canvas);
    this.shownWidth = this.canvas.clientWidth;
    const turn = () => {
      this.frame = requestAnimationFrame(turn);
      if (this.stage.isDirty || this.isResized()) this.paintFrame();
    };
    this.frame = requestAnimationFrame(turn);
    return () => {
      watcher.disconnect();
      cancelAnimationFrame(this.frame);
    };
  }

  private isResized(): boolean {
    return this.canvas.width !== this.wantedWidth;
  }

  private get wantedWidth(): number {
    return Math.max(1, Math.round(this.shownWidth * Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1)));
  }

  private paintFrame(): void {
    this.stage.isDirty = false;
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    this.clearCanvas(context);
    const scale = this.canvas.width / STAGE_WIDTH;
    for (const sprite of this.stage.sprites) if (sprite.visible) this.drawSprite(context, sprite, scale);
    this.onPainted();
  }

  /** Setting a size clears the canvas and allocates a new one, so it is set only when it changes. */
  private clearCanvas(context: CanvasRenderingContext2D): void {
    const { canvas } = this;
    if (this.isResized()) {
      canvas.width = this.wantedWidth;
      canvas.height = Math.round((canvas.width * STAGE_HEIGHT) / STAGE_WIDTH);
      return;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
  }

  private drawSprite(context: CanvasRenderingContext2D, sprite: StageSprite, scale: number): void {
    const { x, y, size, effects } = sprite;
    const angle = (pictureRotation(sprite) * Math.PI) / 180;
    const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    const side = isMirrored(sprite) ? -1 : 1;
    context.setTransform(
      side * cos,
      side * sin,
      -sin,
      cos,
      (x + STAGE_WIDTH / 2) * scale,
      (STAGE_HEIGHT / 2 - y) * scale,
    );
    context.globalAlpha = 1 - effects.transparency / 100;
    const bitmap = this.pictures.bitmap(sprite.picture, size * scale, effects.color, effects.brightness);
    if (bitmap !== null) context.drawImage(bitmap, -size / 2, -size / 2, size, size);
    else if (this.pictures.isMissing(sprite.picture)) drawMissing(context, size);
  }
}

/** Draws a dashed frame with a question mark for a missing picture, so that the sprite can still be seen and moved. */
function drawMissing(context: CanvasRenderingContext2D, size: number): void {
  context.strokeStyle = context.fillStyle = "#5f566f";
  context.lineWidth = size / 30;
  context.setLineDash([size / 10, size / 15]);
  context.strokeRect(-size * 0.4, -size * 0.4, size * 0.8, size * 0.8);
  context.setLineDash([]);
  context.font = `700 ${size / 2}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText("?", 0, 0);
}

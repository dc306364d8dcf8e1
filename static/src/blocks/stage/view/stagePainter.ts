/** Draws the stage's sprites onto a canvas when something has changed. */

import type { DisplayedStage } from "../display/displayedStage";
import { drawSprite } from "../display/drawSprite";
import type { PictureCache } from "../display/pictureCache";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../model/geometry";

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
    this.stage.ink.paintOnto(context, this.pictures);
    for (const sprite of this.stage.sprites) if (sprite.visible) drawSprite(context, sprite, scale, this.pictures);
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
}

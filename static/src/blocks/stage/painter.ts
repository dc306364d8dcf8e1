/** Draws the stage's sprites onto a canvas, when something has changed. */
import { isMirrored, pictureTurn, STAGE_HEIGHT, STAGE_WIDTH } from "./geometry";
import type { Pictures } from "./pictures";
import type { ShownStage } from "./shownStage";
import type { StageSprite } from "./stageSprite";

/** Finer than this cannot be seen, but costs. */
const FINEST = 2;

export class Painter {
  private frame = 0;
  /** How wide the canvas is seen; looking it up in every frame would have the page laid out again. */
  private seenWidth = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly stage: ShownStage,
    private readonly pictures: Pictures,
    /** The sprites have moved: what hangs at them follows. */
    private readonly painted: () => void,
  ) {}

  start(): () => void {
    const watcher = new ResizeObserver(() => { this.seenWidth = this.canvas.clientWidth; });
    watcher.observe(this.canvas);
    this.seenWidth = this.canvas.clientWidth;
    const turn = () => {
      this.frame = requestAnimationFrame(turn);
      if (this.stage.dirty || this.isResized()) this.paint();
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
    return Math.max(1, Math.round(this.seenWidth * Math.min(FINEST, window.devicePixelRatio || 1)));
  }

  private paint(): void {
    this.stage.dirty = false;
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    this.clear(context);
    const scale = this.canvas.width / STAGE_WIDTH;
    for (const sprite of this.stage.sprites) if (sprite.visible) this.draw(context, sprite, scale);
    this.painted();
  }

  /** A new size empties the canvas and costs a new one, so it is set only when it is another. */
  private clear(context: CanvasRenderingContext2D): void {
    const { canvas } = this;
    if (this.isResized()) {
      canvas.width = this.wantedWidth;
      canvas.height = Math.round((canvas.width * STAGE_HEIGHT) / STAGE_WIDTH);
      return;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
  }

  private draw(context: CanvasRenderingContext2D, sprite: StageSprite, scale: number): void {
    const { x, y, size, effects } = sprite;
    const angle = (pictureTurn(sprite) * Math.PI) / 180;
    const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    const side = isMirrored(sprite) ? -1 : 1;
    context.setTransform(side * cos, side * sin, -sin, cos, (x + STAGE_WIDTH / 2) * scale, (STAGE_HEIGHT / 2 - y) * scale);
    context.globalAlpha = 1 - effects.transparency / 100;
    const bitmap = this.pictures.bitmap(sprite.picture, size * scale, effects.color, effects.brightness);
    if (bitmap !== null) context.drawImage(bitmap, -size / 2, -size / 2, size, size);
    else if (this.pictures.isMissing(sprite.picture)) drawMissing(context, size);
  }
}

/** A picture that is gone: a dashed frame with a question mark, so that the sprite can still be seen and moved. */
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

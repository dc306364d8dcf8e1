/** The camera's picture behind the sprites, mirrored as in a mirror: what is recognized never is. */
import type { Renderer } from "./scratch";

const [WIDTH, HEIGHT] = [480, 360];

export class StageVideo {
  private readonly canvas = document.createElement("canvas");
  private layer: { skin: number; drawable: number } | null = null;
  private frame: number | null = null;

  constructor(private readonly renderer: Renderer) {
    this.canvas.width = WIDTH;
    this.canvas.height = HEIGHT;
  }

  show(video: HTMLVideoElement): void {
    if (this.frame !== null) return;
    const { drawable } = this.ownLayer();
    this.renderer.updateDrawableVisible(drawable, true);
    const draw = () => {
      this.frame = requestAnimationFrame(draw);
      this.draw(video);
    };
    draw();
  }

  hide(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    if (this.layer !== null) this.renderer.updateDrawableVisible(this.layer.drawable, false);
  }

  private ownLayer(): { skin: number; drawable: number } {
    const { renderer } = this;
    if (this.layer === null) {
      const skin = renderer.createBitmapSkin(this.canvas, 1);
      const drawable = renderer.createDrawable("video");
      renderer.updateDrawableSkinId(drawable, skin);
      renderer.markSkinAsPrivate?.(skin);
      renderer.markDrawableAsNoninteractive?.(drawable);
      this.layer = { skin, drawable };
    }
    return this.layer;
  }

  private draw(video: HTMLVideoElement): void {
    const context = this.canvas.getContext("2d");
    if (context === null || this.layer === null || video.videoWidth === 0) return;
    const scale = Math.max(WIDTH / video.videoWidth, HEIGHT / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    context.setTransform(-1, 0, 0, 1, WIDTH, 0);
    context.drawImage(video, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
    this.renderer.updateBitmapSkin(this.layer.skin, this.canvas, 1);
  }
}

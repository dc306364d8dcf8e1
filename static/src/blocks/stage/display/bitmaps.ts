/** The bitmaps of one picture, in the sizes and colors in which it is drawn. */
import { colorEffect } from "./colorEffects";

/** Bitmaps are made in these sizes and scaled in between, so that a growing sprite needs few new ones. */
const SIDES = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];
/** A running color effect makes a new bitmap in every frame. */
const MAX_COLORED = 48;

type Bitmap = ImageBitmap | HTMLCanvasElement;

export class Bitmaps {
  /** The uncolored bitmaps, by the index of their size: found without building a key, sixty times a second. */
  private readonly plain: Bitmap[] = [];
  private readonly colored = new Map<string, Bitmap>();

  /** `drawPicture` draws the picture into a square of the given side. */
  constructor(private readonly drawPicture: (context: Context, side: number) => void) {}

  /** The bitmap from which a square of this side is drawn. */
  bitmapFor(side: number, color: number, brightness: number): Bitmap {
    const index = sizeIndex(side);
    const [hue, lightness] = [Math.round(color), Math.round(brightness)];
    if (hue !== 0 || lightness !== 0) return this.findColored(index, hue, lightness);
    const found = this.plain[index] ?? this.paintBitmap(index, null);
    this.plain[index] = found;
    return found;
  }

  private findColored(index: number, color: number, brightness: number): Bitmap {
    const key = `${index} ${color} ${brightness}`;
    const found = this.colored.get(key) ?? this.paintBitmap(index, colorEffect(color, brightness));
    // Keeps the most recently used bitmaps.
    this.colored.delete(key);
    this.colored.set(key, found);
    if (this.colored.size > MAX_COLORED) this.dropOldest();
    return found;
  }

  private dropOldest(): void {
    const [oldest] = this.colored.keys();
    if (oldest === undefined) return;
    const bitmap = this.colored.get(oldest);
    this.colored.delete(oldest);
    if (typeof ImageBitmap !== "undefined" && bitmap instanceof ImageBitmap) bitmap.close();
  }

  private paintBitmap(index: number, colorEffect: ((pixels: Uint8ClampedArray) => void) | null): Bitmap {
    const side = SIDES[index] ?? 1024;
    const canvas = newCanvas(side);
    const context = canvas.getContext("2d", { willReadFrequently: colorEffect !== null }) as Context | null;
    if (context === null) return canvas instanceof HTMLCanvasElement ? canvas : canvas.transferToImageBitmap();
    context.imageSmoothingQuality = "high";
    this.drawPicture(context, side);
    if (colorEffect !== null) {
      const pixels = context.getImageData(0, 0, side, side);
      colorEffect(pixels.data);
      context.putImageData(pixels, 0, 0);
    }
    return canvas instanceof HTMLCanvasElement ? canvas : canvas.transferToImageBitmap();
  }
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Bitmaps draw faster than canvases, but older browsers have only canvases. */
function newCanvas(side: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(side, side);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}

function sizeIndex(side: number): number {
  let place = 0;
  while (place < SIDES.length - 1 && (SIDES[place] ?? side) < side) place += 1;
  return place;
}

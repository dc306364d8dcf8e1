/** One picture as bitmaps, at the sizes and in the colours in which it is drawn. */
import { colourMatrix } from "./colours";

/** Bitmaps are made for these sides and scaled in between, so that growing makes few new ones. */
const SIDES = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];
/** A colour effect that runs makes a new bitmap every frame. */
const MOST_COLOURED = 48;

type Bitmap = ImageBitmap | HTMLCanvasElement;

export class Bitmaps {
  /** In the picture's own colours, by the place of their side: found without making a key, sixty times a second. */
  private readonly plain: Bitmap[] = [];
  private readonly coloured = new Map<string, Bitmap>();

  /** `draw` puts the picture into a square of that side. */
  constructor(private readonly draw: (context: Context, side: number) => void) {}

  /** The bitmap to draw a square of that side from. */
  find(side: number, color: number, brightness: number): Bitmap {
    const place = placeOf(side);
    const [turn, light] = [Math.round(color), Math.round(brightness)];
    if (turn !== 0 || light !== 0) return this.findColoured(place, turn, light);
    const found = this.plain[place] ?? this.paint(place, null);
    this.plain[place] = found;
    return found;
  }

  private findColoured(place: number, color: number, brightness: number): Bitmap {
    const key = `${place} ${color} ${brightness}`;
    const found = this.coloured.get(key) ?? this.paint(place, colourMatrix(color, brightness));
    // The bitmaps used last stay.
    this.coloured.delete(key);
    this.coloured.set(key, found);
    if (this.coloured.size > MOST_COLOURED) this.forgetOldest();
    return found;
  }

  private forgetOldest(): void {
    const [oldest] = this.coloured.keys();
    if (oldest === undefined) return;
    const bitmap = this.coloured.get(oldest);
    this.coloured.delete(oldest);
    if (typeof ImageBitmap !== "undefined" && bitmap instanceof ImageBitmap) bitmap.close();
  }

  private paint(place: number, colours: ((pixels: Uint8ClampedArray) => void) | null): Bitmap {
    const side = SIDES[place] ?? 1024;
    const canvas = newCanvas(side);
    const context = canvas.getContext("2d", { willReadFrequently: colours !== null }) as Context | null;
    if (context === null) return canvas instanceof HTMLCanvasElement ? canvas : canvas.transferToImageBitmap();
    context.imageSmoothingQuality = "high";
    this.draw(context, side);
    if (colours !== null) {
      const pixels = context.getImageData(0, 0, side, side);
      colours(pixels.data);
      context.putImageData(pixels, 0, 0);
    }
    return canvas instanceof HTMLCanvasElement ? canvas : canvas.transferToImageBitmap();
  }
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Bitmaps are drawn faster than canvases; older browsers have canvases alone. */
function newCanvas(side: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(side, side);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}

function placeOf(side: number): number {
  let place = 0;
  while (place < SIDES.length - 1 && (SIDES[place] ?? side) < side) place += 1;
  return place;
}

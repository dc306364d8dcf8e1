/** Loads the pictures of costumes once and provides them in the size needed. */

import { FULL_OUTLINE, type Outline } from "../model/geometry";
import { OUTLINE_SIDE, type OutlineData, outlineData, outlineOf } from "../model/outlines";
import { Bitmaps, type Context } from "./bitmaps";

interface LoadedPicture {
  image: HTMLImageElement;
  outline: Outline;
  /** Null where the whole picture counts as drawn. */
  outlineData: OutlineData | null;
  bitmaps: Bitmaps;
}

/** A lower alpha value (of 255) is invisible. */
const VISIBLE_ALPHA = 40;

export class PictureCache {
  private readonly pictures = new Map<string, LoadedPicture | "loading" | "missing">();

  /** `onLoaded` is called for every picture that can now be drawn. */
  constructor(
    private readonly pictureUrl: (picture: string) => string | null,
    private readonly onLoaded: (picture: string) => void,
  ) {}

  /** The drawn part of the picture; all of it until it is loaded. */
  outline = (picture: string): Outline => this.lookUp(picture)?.outline ?? FULL_OUTLINE;

  /** The outline as data; null if it is unknown or the whole picture. */
  outlineData = (picture: string): OutlineData | null => this.lookUp(picture)?.outlineData ?? null;

  /** Null while it is loading, and for a picture that does not exist. */
  bitmap(picture: string, side: number, color: number, brightness: number): CanvasImageSource | null {
    return this.lookUp(picture)?.bitmaps.bitmapFor(side, color, brightness) ?? null;
  }

  /** Whether it may still come. */
  isLoading(picture: string): boolean {
    this.lookUp(picture);
    return this.pictures.get(picture) === "loading";
  }

  isMissing(picture: string): boolean {
    return this.pictures.get(picture) === "missing";
  }

  private lookUp(picture: string): LoadedPicture | null {
    const found = this.pictures.get(picture);
    if (found === undefined) this.loadPicture(picture);
    return typeof found === "object" ? found : null;
  }

  private loadPicture(picture: string): void {
    const url = this.pictureUrl(picture);
    this.pictures.set(picture, url === null ? "missing" : "loading");
    if (url === null) return;
    const image = new Image();
    const settle = (outcome: LoadedPicture | "missing") => {
      this.pictures.set(picture, outcome);
      this.onLoaded(picture);
    };
    image.onload = () => {
      const seen = outlineOfImage(image);
      settle({
        image,
        outline: outlineOf(seen),
        outlineData: seen,
        bitmaps: new Bitmaps((context, side) => drawFitted(context, image, side)),
      });
    };
    image.onerror = () => settle("missing");
    image.src = url;
  }
}

/** Draws the whole picture, centered, if it is not square. */
function drawFitted(context: Context, image: HTMLImageElement, side: number): void {
  const scale = side / Math.max(1, image.naturalWidth, image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  context.drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
}

function outlineOfImage(image: HTMLImageElement): OutlineData | null {
  const side = OUTLINE_SIDE;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  drawFitted(context, image, side);
  const { data } = context.getImageData(0, 0, side, side);
  return outlineData(side, (column, row) => (data[4 * (row * side + column) + 3] ?? 0) >= VISIBLE_ALPHA);
}

/** The pictures of costumes: loaded once, drawn at the size that is needed. */
import { Bitmaps, type Context } from "./bitmaps";
import { WHOLE, type Outline } from "./geometry";
import { OUTLINE_SIDE, outlineData, outlineOf, type OutlineData } from "./outlines";

interface Loaded {
  image: HTMLImageElement;
  outline: Outline;
  /** Null where all of the picture is taken as drawn. */
  outlineData: OutlineData | null;
  bitmaps: Bitmaps;
}

/** Less than this of 255 cannot be seen. */
const VISIBLE_ALPHA = 40;

export class Pictures {
  private readonly known = new Map<string, Loaded | "loading" | "missing">();

  /** `address` of a picture; `loaded` tells that one more can be drawn. */
  constructor(
    private readonly address: (picture: string) => string | null, private readonly loaded: (picture: string) => void,
  ) {}

  /** What is drawn of the picture; all of it until it is loaded. */
  outline = (picture: string): Outline => this.find(picture)?.outline ?? WHOLE;

  /** The outline as data, where it is known and not the whole picture. */
  outlineData = (picture: string): OutlineData | null => this.find(picture)?.outlineData ?? null;

  /** Null while it is loading, and when there is no such picture. */
  bitmap(picture: string, side: number, color: number, brightness: number): CanvasImageSource | null {
    return this.find(picture)?.bitmaps.find(side, color, brightness) ?? null;
  }

  isMissing(picture: string): boolean {
    return this.known.get(picture) === "missing";
  }

  private find(picture: string): Loaded | null {
    const found = this.known.get(picture);
    if (found === undefined) this.load(picture);
    return typeof found === "object" ? found : null;
  }

  private load(picture: string): void {
    const address = this.address(picture);
    this.known.set(picture, address === null ? "missing" : "loading");
    if (address === null) return;
    const image = new Image();
    const settle = (outcome: Loaded | "missing") => {
      this.known.set(picture, outcome);
      this.loaded(picture);
    };
    image.onload = () => {
      const seen = seenOutline(image);
      settle({ image, outline: outlineOf(seen), outlineData: seen, bitmaps: new Bitmaps((context, side) => drawFitted(context, image, side)) });
    };
    image.onerror = () => settle("missing");
    image.src = address;
  }
}

/** Pictures that are not square are seen whole, in the middle. */
function drawFitted(context: Context, image: HTMLImageElement, side: number): void {
  const scale = side / Math.max(1, image.naturalWidth, image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  context.drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
}

function seenOutline(image: HTMLImageElement): OutlineData | null {
  const side = OUTLINE_SIDE;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  drawFitted(context, image, side);
  const { data } = context.getImageData(0, 0, side, side);
  return outlineData(side, (column, row) => (data[4 * (row * side + column) + 3] ?? 0) >= VISIBLE_ALPHA);
}

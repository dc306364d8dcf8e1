/** The pictures of costumes: loaded once, drawn at the size that is needed. */
import { colourMatrix } from "./colours";
import { WHOLE, type Outline } from "./geometry";


interface Loaded {
  image: HTMLImageElement;
  outline: Outline;
  /** Bitmaps by size and colours. */
  bitmaps: Map<string, HTMLCanvasElement>;
}

/** Bitmaps are made for these sides and scaled in between, so that growing makes few new ones. */
const SIDES = [64, 128, 256, 512, 1024];
/** Touching looks at the picture with this many points a side. */
const OUTLINE_SIDE = 64;
/** Less than this of 255 cannot be seen. */
const VISIBLE_ALPHA = 40;
/** Bitmaps kept of one picture: a colour effect that runs makes a new one every frame. */
const MOST_BITMAPS = 48;

export class Pictures {
  private readonly known = new Map<string, Loaded | "loading" | "missing">();

  /** `address` of a picture; `loaded` tells that one more can be drawn. */
  constructor(private readonly address: (picture: string) => string | null, private readonly loaded: () => void) {}

  /** What is drawn of the picture; all of it until it is loaded. */
  outline = (picture: string): Outline => this.find(picture)?.outline ?? WHOLE;

  /** Null while it is loading, and when there is no such picture. */
  bitmap(picture: string, side: number, color: number, brightness: number): CanvasImageSource | null {
    const found = this.find(picture);
    if (found === null) return null;
    const wanted = SIDES.find((each) => each >= side) ?? 1024;
    const key = `${wanted} ${Math.round(color)} ${Math.round(brightness)}`;
    const kept = found.bitmaps.get(key) ?? painted(found.image, wanted, colourMatrix(color, brightness));
    // The bitmaps used last stay.
    found.bitmaps.delete(key);
    found.bitmaps.set(key, kept);
    if (found.bitmaps.size > MOST_BITMAPS) found.bitmaps.delete(found.bitmaps.keys().next().value ?? "");
    return kept;
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
      this.loaded();
    };
    image.onload = () => settle({ image, outline: outlineOf(image), bitmaps: new Map() });
    image.onerror = () => settle("missing");
    image.src = address;
  }
}

function painted(image: HTMLImageElement, side: number, colours: ((pixels: Uint8ClampedArray) => void) | null): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: colours !== null });
  if (context === null) return canvas;
  drawFitted(context, image, side);
  if (colours !== null) {
    const pixels = context.getImageData(0, 0, side, side);
    colours(pixels.data);
    context.putImageData(pixels, 0, 0);
  }
  return canvas;
}

/** Pictures that are not square are seen whole, in the middle. */
function drawFitted(context: CanvasRenderingContext2D, image: HTMLImageElement, side: number): void {
  const scale = side / Math.max(1, image.naturalWidth, image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  context.drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
}

function outlineOf(image: HTMLImageElement): Outline {
  const side = OUTLINE_SIDE;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return WHOLE;
  drawFitted(context, image, side);
  const { data } = context.getImageData(0, 0, side, side);
  return outlineFrom(side, (column, row) => (data[4 * (row * side + column) + 3] ?? 0) >= VISIBLE_ALPHA);
}

/** The outline of a square of points; a picture without any is taken as whole, so that it can be clicked. */
export function outlineFrom(side: number, isDrawn: (column: number, row: number) => boolean): Outline {
  const drawn = new Uint8Array(side * side);
  let [left, right, top, bottom] = [side, 0, side, 0];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      if (!isDrawn(column, row)) continue;
      drawn[row * side + column] = 1;
      [left, right] = [Math.min(left, column), Math.max(right, column + 1)];
      [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
    }
  }
  if (right === 0) return WHOLE;
  const at = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  return {
    left: left / side, right: right / side, top: top / side, bottom: bottom / side,
    covers: (across, down) => drawn[at(down) * side + at(across)] === 1,
  };
}

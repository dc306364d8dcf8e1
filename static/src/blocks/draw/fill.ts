/** Pours a colour into the area around a spot. */

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  readonly data: Uint8ClampedArray;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Pixels whose parts differ by no more than this belong together: photos and JPEGs are never quite even. */
const ALIKE = 40;

/** Fills the area of like colour that holds the pixel, in place. False when nothing has changed. */
export function pour(pixels: Pixels, x: number, y: number, colour: Rgb): boolean {
  const { width, height, data } = pixels;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return false;
  const start = row * width + column;
  const wanted = data.slice(4 * start, 4 * start + 4);
  if (wanted[3] === 255 && colour.every((part, at) => part === wanted[at])) return false;
  const area = areaAround(pixels, start, wanted);
  for (let at = 0; at < area.length; at += 1) {
    if (area[at] === INSIDE) data.set([...colour, 255], 4 * at);
    else if (area[at] === RIM) under(data, 4 * at, colour);
  }
  return true;
}

const INSIDE = 1;
const RIM = 2;

/** Marks the area, and the pixels just outside it. */
function areaAround({ width, height, data }: Pixels, start: number, wanted: Uint8ClampedArray): Uint8Array {
  const area = new Uint8Array(width * height);
  const waiting = [start];
  area[start] = INSIDE;
  const look = (at: number) => {
    if (area[at] !== 0) return;
    area[at] = isAlike(data, 4 * at, wanted) ? INSIDE : RIM;
    if (area[at] === INSIDE) waiting.push(at);
  };
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const column = at % width;
    if (column > 0) look(at - 1);
    if (column < width - 1) look(at + 1);
    if (at >= width) look(at - width);
    if (at < width * (height - 1)) look(at + width);
  }
  return area;
}

function isAlike(data: Uint8ClampedArray, at: number, wanted: Uint8ClampedArray): boolean {
  const [alpha = 0, clear = 0] = [data[at + 3], wanted[3]];
  if (Math.abs(alpha - clear) > ALIKE) return false;
  // What cannot be seen has no colour.
  if (alpha <= ALIKE && clear <= ALIKE) return true;
  return [0, 1, 2].every((part) => Math.abs((data[at + part] ?? 0) - (wanted[part] ?? 0)) <= ALIKE);
}

/** Lays the colour under a half-clear pixel, so that no bright seam is left along a smooth line. */
function under(data: Uint8ClampedArray, at: number, colour: Rgb): void {
  const share = (data[at + 3] ?? 0) / 255;
  if (share === 1) return;
  colour.forEach((part, place) => { data[at + place] = (data[at + place] ?? 0) * share + part * (1 - share); });
  data[at + 3] = 255;
}

/** "#8222ff" as numbers. */
export const rgb = (colour: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;

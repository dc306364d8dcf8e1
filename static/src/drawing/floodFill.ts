/** Fills the area around a point with a color. */

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  readonly data: Uint8ClampedArray;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Pixels whose channels differ by no more than this count as one area: photos and JPEGs are never uniform. */
const TOLERANCE = 40;

/** Fills the area of similar color that contains the pixel, in place. Returns false when nothing has changed. */
export function floodFill(pixels: Pixels, x: number, y: number, color: Rgb): boolean {
  const { width, height, data } = pixels;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return false;
  const start = row * width + column;
  const wanted = data.slice(4 * start, 4 * start + 4);
  if (wanted[3] === 255 && color.every((part, at) => part === wanted[at])) return false;
  const area = areaAround(pixels, start, wanted);
  for (let at = 0; at < area.length; at += 1) {
    if (area[at] === INSIDE) data.set([...color, 255], 4 * at);
    else if (area[at] === BORDER) blendUnder(data, 4 * at, color);
  }
  return true;
}

const INSIDE = 1;
const BORDER = 2;

/** Marks the area and the pixels bordering it. */
function areaAround({ width, height, data }: Pixels, start: number, wanted: Uint8ClampedArray): Uint8Array {
  const area = new Uint8Array(width * height);
  const waiting = [start];
  area[start] = INSIDE;
  const visit = (at: number) => {
    if (area[at] !== 0) return;
    area[at] = isSimilar(data, 4 * at, wanted) ? INSIDE : BORDER;
    if (area[at] === INSIDE) waiting.push(at);
  };
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const column = at % width;
    if (column > 0) visit(at - 1);
    if (column < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < width * (height - 1)) visit(at + width);
  }
  return area;
}

function isSimilar(data: Uint8ClampedArray, at: number, wanted: Uint8ClampedArray): boolean {
  const [alpha = 0, clear = 0] = [data[at + 3], wanted[3]];
  if (Math.abs(alpha - clear) > TOLERANCE) return false;
  // Transparent pixels have no color to compare.
  if (alpha <= TOLERANCE && clear <= TOLERANCE) return true;
  return [0, 1, 2].every((part) => Math.abs((data[at + part] ?? 0) - (wanted[part] ?? 0)) <= TOLERANCE);
}

/** Blends the color under a semi-transparent pixel, so that no bright seam remains along a smooth line. */
function blendUnder(data: Uint8ClampedArray, at: number, color: Rgb): void {
  const share = (data[at + 3] ?? 0) / 255;
  if (share === 1) return;
  color.forEach((part, channel) => {
    data[at + channel] = (data[at + channel] ?? 0) * share + part * (1 - share);
  });
  data[at + 3] = 255;
}

/** Parses "#8222ff". */
export const parseColor = (color: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as unknown as Rgb;

/**
 * The square of a picture that a network takes: cropped and resized as the server does it (app/ml/pictures.py), whose
 * bicubic filter with antialiasing is Pillow's.
 */

/** Width and height of the squares that the server keeps; smaller ones are made of them. */
export const SIDE = 224;

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  data: Uint8ClampedArray;
}

export interface Crop {
  /** Of the whole pixels that cover the center square. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Where the square begins in them, and its side. */
  x: number;
  y: number;
  side: number;
}

/** The center square of a picture. Where the margins are odd it begins at half a pixel. */
export function centerCrop(width: number, height: number): Crop {
  const side = Math.min(width, height);
  const [across, down] = [(width - side) / 2, (height - side) / 2];
  const [left, top] = [Math.floor(across), Math.floor(down)];
  return {
    left,
    top,
    width: Math.ceil(across + side) - left,
    height: Math.ceil(down + side) - top,
    x: across - left,
    y: down - top,
    side,
  };
}

/**
 * By how much the server's decoder makes a JPEG smaller: it then averages blocks of so many pixels. It does so where
 * the short side keeps `SIDE` pixels.
 */
export function jpegReduction(width: number, height: number): number {
  const spare = Math.floor(Math.min(width, height) / SIDE);
  return [8, 4, 2].find((factor) => factor <= spare) ?? 1;
}

/** The averages of blocks of `factor` × `factor` pixels; blocks at the edges may be smaller. */
export function reduced({ width, height, data }: Pixels, factor: number): Pixels {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const out = new Uint8ClampedArray(4 * columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const right = Math.min(width, (column + 1) * factor);
      const bottom = Math.min(height, (row + 1) * factor);
      let [red, green, blue] = [0, 0, 0];
      for (let y = row * factor; y < bottom; y += 1)
        for (let x = column * factor, at = 4 * (y * width + x); x < right; x += 1, at += 4) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      const count = (right - column * factor) * (bottom - row * factor);
      out.set([red / count, green / count, blue / count, 255], 4 * (row * columns + column));
    }
  return { width: columns, height: rows, data: out };
}

/** The square of `side` pixels, made of the cropped pixels: red, green and blue of each. */
export function squareOf(
  cropped: Pixels,
  { x, y, side }: Pick<Crop, "x" | "y" | "side">,
  to: number,
): Uint8ClampedArray {
  const wide = resizeRows(cropped.data, cropped.height, cropped.width, 4, weightsFor(x, side, cropped.width, to));
  const turned = transpose(wide, cropped.height, to);
  const high = resizeRows(turned, to, cropped.height, 3, weightsFor(y, side, cropped.height, to));
  return transpose(high, to, to);
}

/** A smaller square of a square. */
export function fitSquare(square: Uint8ClampedArray, from: number, to: number): Uint8ClampedArray {
  if (from === to) return square;
  const weights = weightsFor(0, from, from, to);
  const turned = transpose(resizeRows(square, from, from, 3, weights), from, to);
  return transpose(resizeRows(turned, to, from, 3, weights), to, to);
}

/** For one pixel of the result: the first pixel that goes into it, and the weights of that and the following ones. */
interface Weights {
  first: number;
  weights: Float64Array;
}

/** How `to` pixels are made of the part of `size` pixels that begins at `start` and is `length` long. */
function weightsFor(start: number, length: number, size: number, to: number): Weights[] {
  const scale = length / to;
  const stretch = Math.max(scale, 1);
  const support = 2 * stretch;
  return Array.from({ length: to }, (_, index) => {
    const center = start + (index + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(size, Math.trunc(center + support + 0.5));
    const weights = Float64Array.from({ length: end - first }, (__, place) =>
      bicubic((first + place - center + 0.5) / stretch),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

function bicubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Resizes each row of pixels with `step` numbers, of which three count. */
function resizeRows(
  data: Uint8ClampedArray,
  rows: number,
  width: number,
  step: number,
  columns: readonly Weights[],
): Uint8ClampedArray {
  const out = new Uint8ClampedArray(rows * columns.length * 3);
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    for (const { first, weights } of columns) {
      let [red, green, blue] = [0, 0, 0];
      let from = (row * width + first) * step;
      for (const weight of weights) {
        red += weight * (data[from] ?? 0);
        green += weight * (data[from + 1] ?? 0);
        blue += weight * (data[from + 2] ?? 0);
        from += step;
      }
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
      at += 3;
    }
  }
  return out;
}

/** Rows become columns. */
function transpose(data: Uint8ClampedArray, rows: number, columns: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(data.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const [from, to] = [3 * (row * columns + column), 3 * (column * rows + row)];
      out[to] = data[from] ?? 0;
      out[to + 1] = data[from + 1] ?? 0;
      out[to + 2] = data[from + 2] ?? 0;
    }
  return out;
}

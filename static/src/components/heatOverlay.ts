/** What a heat map says: in words, and as the pixels that are laid over the picture. */
import type { HeatMap } from "../api";

export type HeatPlace =
  | "all"
  | "upper_left"
  | "upper"
  | "upper_right"
  | "left"
  | "middle"
  | "right"
  | "lower_left"
  | "lower"
  | "lower_right";

/** Cells from this on lie inside the outline. */
const OUTLINED = 0.5;
/** The least heat that is colored. */
const FAINTEST = 0.15;
/** Half the width of the outline's light and of its dark line, in pixels of the overlay. */
const LINE = 2;
const LIGHT = [255, 255, 255, 255] as const;
const DARK = [40, 20, 0, 235] as const;

const PLACES: readonly (readonly HeatPlace[])[] = [
  ["upper_left", "upper", "upper_right"],
  ["left", "middle", "right"],
  ["lower_left", "lower", "lower_right"],
];

/** Where the strongest cell lies as the picture is shown; "all" where most of the picture counts alike. */
export function placeOfHeat({ side, values }: HeatMap, mirrored: boolean): HeatPlace {
  const strongest = values.indexOf(Math.max(...values));
  const strong = values.filter((value) => value >= OUTLINED).length;
  if (strong === 0 || strong > values.length / 2) return "all";
  const third = (cell: number) => Math.min(2, Math.floor((3 * (cell + 0.5)) / side));
  const column = third(strongest % side);
  return PLACES[third(Math.floor(strongest / side))]?.[mirrored ? 2 - column : column] ?? "all";
}

/** The pixels (width × width, RGBA) of the overlay: color that grows with the heat, and an outline. */
export function heatPixels(heatMap: HeatMap, width: number): Uint8ClampedArray {
  const heat = enlarged(heatMap, width);
  const pixels = new Uint8ClampedArray(4 * width * width);
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1)
      pixels.set(lineAt(heat, width, x, y) ?? colorOf(heat[y * width + x] ?? 0), 4 * (y * width + x));
  return pixels;
}

/** Light inside and dark outside, so that the line is seen on every picture, also by who sees no red. */
function lineAt(heat: Float32Array, width: number, x: number, y: number) {
  const isInside = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < width && row < width && (heat[row * width + column] ?? 0) >= OUTLINED;
  const inside = isInside(x, y);
  const crossed =
    isInside(x - LINE, y) !== inside ||
    isInside(x + LINE, y) !== inside ||
    isInside(x, y - LINE) !== inside ||
    isInside(x, y + LINE) !== inside;
  return crossed ? (inside ? LIGHT : DARK) : null;
}

/** From clear over yellow to red. */
function colorOf(heat: number): readonly [number, number, number, number] {
  const strength = Math.max(0, heat - FAINTEST) / (1 - FAINTEST);
  return [255, 220 * (1 - strength), 0, 255 * 0.6 * Math.min(1, 1.6 * strength)];
}

/** The heat of each pixel, smooth between the middles of the cells. */
function enlarged({ side, values }: HeatMap, width: number): Float32Array {
  const weights = cellWeights(side, width);
  const heat = new Float32Array(width * width);
  for (let y = 0; y < width; y += 1) {
    const [top, bottom, down] = weights[y] as CellWeight;
    for (let x = 0; x < width; x += 1) {
      const [left, right, along] = weights[x] as CellWeight;
      const row = (start: number) =>
        (values[start * side + left] ?? 0) * (1 - along) + (values[start * side + right] ?? 0) * along;
      heat[y * width + x] = row(top) * (1 - down) + row(bottom) * down;
    }
  }
  return heat;
}

/** The two cells beside a pixel, and how much the second one counts. */
type CellWeight = readonly [number, number, number];

function cellWeights(side: number, width: number): CellWeight[] {
  return Array.from({ length: width }, (_, pixel) => {
    const place = Math.min(side - 1, Math.max(0, ((pixel + 0.5) * side) / width - 0.5));
    const cell = Math.floor(place);
    return [cell, Math.min(side - 1, cell + 1), place - cell];
  });
}

/** Where in a picture a head finds what speaks for its answer; app/ml/heat_map.py says why it is calculated so. */
import type { Head } from "./head";

/** How a cell mixes with the one before it, itself and the one behind it. */
const NEIGHBORS = [1 / 6, 4 / 6, 1 / 6] as const;

export interface SeenMap {
  /** Of each cell the channels, row by row. */
  featureMap: Float32Array;
  side: number;
  channels: number;
  embedding: Float32Array;
}

/** How much each cell speaks for a class against the others, from 0 to 1, row by row. */
export function heatMapOf(head: Head, seen: SeenMap, classNumber: number): number[] {
  const { featureMap, side, channels } = seen;
  const kernel = linearAt(head, seen.embedding, classNumber);
  const shares = sharesOf(side, kernel.length / channels);
  const means = meansOf(featureMap, channels);
  const cells = Array.from({ length: side * side }, (_, cell) => {
    const values = featureMap.subarray(cell * channels, (cell + 1) * channels);
    const parts = shares[cell] ?? [];
    const added = parts.reduce((sum, share, part) => {
      let found = 0;
      for (let channel = 0; channel < channels; channel += 1)
        found += ((values[channel] ?? 0) - (means[channel] ?? 0)) * (kernel[part * channels + channel] ?? 0);
      return sum + share * found;
    }, 0);
    return added / parts.reduce((sum, share) => sum + share, 0);
  });
  const evidence = smoothed(smoothed(cells, side, 1), side, side);
  const heat = evidence.map((value, cell) => Math.max(value, 0) * strengthOf(featureMap, cell, channels));
  const largest = Math.max(...heat, 1e-12);
  return heat.map((value) => value / largest);
}

/** The weights of an embedding's numbers for a class against the others, as long as the same hidden units are active. */
function linearAt(head: Head, embedding: Float32Array, classNumber: number): Float64Array {
  const last = head.at(-1);
  const outputs = last?.outputs ?? 0;
  let mixed = Float64Array.from({ length: outputs }, (_, output) => (output === classNumber ? 1 : 0) - 1 / outputs);
  for (const [number, { inputs, outputs: count, kernel }] of [...head.entries()].reverse()) {
    const before = number > 0 ? head[number - 1] : undefined;
    mixed = Float64Array.from({ length: inputs }, (_, input) => {
      if (before !== undefined && !isActive(before, embedding, input)) return 0;
      let sum = 0;
      for (let output = 0; output < count; output += 1)
        sum += (kernel[input * count + output] ?? 0) * (mixed[output] ?? 0);
      return sum;
    });
  }
  return mixed;
}

function isActive({ inputs, outputs, kernel, bias }: Head[number], embedding: Float32Array, unit: number): boolean {
  let sum = bias[unit] ?? 0;
  for (let input = 0; input < inputs; input += 1)
    sum += (embedding[input] ?? 0) * (kernel[input * outputs + unit] ?? 0);
  return sum > 0;
}

/** Of each cell its share in the average of the map, then in each quarter's, as far as there are `parts`. */
function sharesOf(side: number, parts: number): number[][] {
  const quarter = (side + 1) >> 1;
  const starts = [0, side - quarter];
  const isIn = (place: number, start: number) => place >= start && place < start + quarter;
  return Array.from({ length: side * side }, (_, cell) => {
    const [row, column] = [Math.floor(cell / side), cell % side];
    const quarters = starts.flatMap((top) =>
      starts.map((left) => (isIn(row, top) && isIn(column, left) ? 1 / quarter ** 2 : 0)),
    );
    return [1 / side ** 2, ...quarters].slice(0, parts);
  });
}

function meansOf(featureMap: Float32Array, channels: number): Float64Array {
  const means = new Float64Array(channels);
  const cells = featureMap.length / channels;
  for (const [at, value] of featureMap.entries()) means[at % channels] = (means[at % channels] ?? 0) + value / cells;
  return means;
}

function strengthOf(featureMap: Float32Array, cell: number, channels: number): number {
  return Math.sqrt(
    featureMap.subarray(cell * channels, (cell + 1) * channels).reduce((sum, value) => sum + value * value, 0),
  );
}

/** Mixes each cell with its neighbors `step` cells away; beyond an edge the cell there goes on. */
function smoothed(cells: readonly number[], side: number, step: number): number[] {
  return cells.map((cell, at) => {
    const place = Math.floor(at / step) % side;
    const before = place === 0 ? cell : (cells[at - step] ?? cell);
    const after = place === side - 1 ? cell : (cells[at + step] ?? cell);
    return NEIGHBORS[0] * before + NEIGHBORS[1] * cell + NEIGHBORS[2] * after;
  });
}

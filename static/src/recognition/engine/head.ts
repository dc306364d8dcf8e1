/** What a model makes of a network's feature map: an embedding, and of that the confidences (app/ml/heads.py). */

/** A dense layer: `kernel` holds a row of `outputs` numbers for each input. */
export interface Layer {
  inputs: number;
  outputs: number;
  kernel: Float32Array;
  bias: Float32Array;
}

export type Head = readonly Layer[];

/** e⁻⁶⁰ is zero as a confidence. */
const MIN_LOGIT = -60;

/** The layers of these `shapes` [inputs, outputs] of their numbers, kernel and bias one after the other. */
export function headOf(shapes: readonly (readonly [number, number])[], numbers: Float32Array): Head {
  let at = 0;
  const take = (count: number) => {
    at += count;
    return numbers.subarray(at - count, at);
  };
  return shapes.map(([inputs, outputs]) => ({ inputs, outputs, kernel: take(inputs * outputs), bias: take(outputs) }));
}

/** The average of a map of `side` × `side` cells, and then the averages of its quarters, which overlap where it is odd. */
export function embeddingOf(featureMap: Float32Array, side: number, channels: number): Float32Array {
  const quarter = (side + 1) >> 1;
  const starts = [0, side - quarter];
  const parts = [
    { top: 0, left: 0, length: side },
    ...starts.flatMap((top) => starts.map((left) => ({ top, left, length: quarter }))),
  ];
  const embedding = new Float32Array(parts.length * channels);
  for (const [number, { top, left, length }] of parts.entries()) {
    const average = embedding.subarray(number * channels, (number + 1) * channels);
    for (let row = top; row < top + length; row += 1)
      for (let column = left; column < left + length; column += 1) {
        const cell = (row * side + column) * channels;
        for (let channel = 0; channel < channels; channel += 1)
          average[channel] = (average[channel] ?? 0) + (featureMap[cell + channel] ?? 0) / length ** 2;
      }
  }
  return embedding;
}

/** The confidence of each class; a head of an earlier version takes the first numbers of an embedding. */
export function confidencesOf(head: Head, embedding: Float32Array): number[] {
  const logits = head.reduce<ArrayLike<number>>(
    (values, layer, index) => dense(layer, index === 0 ? values : Array.from(values, (value) => Math.max(value, 0))),
    embedding,
  );
  return softmax(logits);
}

function dense({ inputs, outputs, kernel, bias }: Layer, values: ArrayLike<number>): Float64Array {
  const sums = Float64Array.from(bias);
  for (let input = 0, at = 0; input < inputs; input += 1) {
    const value = values[input] ?? 0;
    for (let output = 0; output < outputs; output += 1, at += 1)
      sums[output] = (sums[output] ?? 0) + value * (kernel[at] ?? 0);
  }
  return sums;
}

export function softmax(logits: ArrayLike<number>): number[] {
  const values = Array.from(logits);
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(Math.max(value - largest, MIN_LOGIT)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

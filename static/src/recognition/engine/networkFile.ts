/** Reads a network's file, as `app/ml/exporters/browser_network.py` writes it. */

export interface Convolution {
  name: string;
  source: string;
  kernel: readonly [number, number, number, number];
  halves: boolean;
  stride: number;
  /** Rows and columns of zeros before and after the picture. */
  padding: readonly [number, number];
  depthwise: boolean;
  rectifies: boolean;
  weights: Float32Array;
  bias: Float32Array;
}

export interface Addition {
  name: string;
  sources: readonly [string, string];
}

export type Step = Convolution | Addition;

export interface NetworkFile {
  /** Of the pictures that the network takes, in pixels. */
  side: number;
  /** Of its last feature map, in cells. */
  mapSide: number;
  channels: number;
  steps: readonly Step[];
}

/** The name of the picture, where the first step takes it. */
export const IMAGE = "image";

/** Throws RangeError if the file is cut off. */
export function readNetworkFile(file: ArrayBuffer): NetworkFile {
  const length = new DataView(file).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 4, length))) as NetworkFile;
  let at = 4 + length;
  const take = (count: number, halves: boolean): Float32Array => {
    const bytes = halves ? 2 * count + (count % 2) * 2 : 4 * count;
    const numbers = halves ? fromHalves(new Uint16Array(file, at, count)) : new Float32Array(file, at, count);
    at += bytes;
    return numbers;
  };
  const steps = header.steps.map((step): Step => {
    if (!("kernel" in step)) return step;
    const [height, width, inputs, outputs] = step.kernel;
    const weights = take(height * width * inputs * outputs, step.halves);
    return { ...step, weights, bias: take(step.depthwise ? inputs : outputs, false) };
  });
  return { ...header, steps };
}

/** Numbers of float16, given by their bits. */
export function fromHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfToNumber);
}

function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  const size = exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction);
  return bits >> 15 ? -size : size;
}

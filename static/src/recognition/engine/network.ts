/** Runs a network in the browser: TensorFlow.js with its WebAssembly backend, one fused kernel for each step. */
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import {
  add,
  dispose,
  enableProdMode,
  env,
  fused,
  ready,
  setBackend,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { type Convolution, IMAGE, type NetworkFile } from "./networkFile";

/** The addresses of the program in WebAssembly: for browsers that calculate several numbers at once, and for others. */
export interface WasmAddresses {
  simd: string;
  plain: string;
}

/** Throws if the browser has no WebAssembly, or its page must not use it. */
export async function startWasm({ simd, plain }: WasmAddresses): Promise<void> {
  enableProdMode();
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plain,
    "tfjs-backend-wasm-simd.wasm": simd,
    "tfjs-backend-wasm-threaded-simd.wasm": simd,
  });
  if (!(await setBackend("wasm"))) throw new Error("no WebAssembly here");
  await ready();
}

/** Gives the last feature map (cells in rows, channels each) of a square's red, green and blue. */
export type RunNetwork = (square: Uint8ClampedArray) => Promise<Float32Array>;

export interface RunningNetwork {
  run: RunNetwork;
  /** Gives the memory of its numbers back. */
  dispose: () => void;
}

export function runningNetwork({ side, steps }: NetworkFile): RunningNetwork {
  const convolutions = new Map<string, LoadedConvolution>();
  for (const step of steps) if ("weights" in step) convolutions.set(step.name, convolution(step));
  const last = steps.at(-1)?.name ?? IMAGE;
  const run: RunNetwork = async (square) => {
    const featureMap = tidy(() => {
      const results = new Map<string, Tensor4D>([[IMAGE, tensor4d(scaled(square), [1, side, side, 3])]]);
      const result = (name: string): Tensor4D => {
        const found = results.get(name);
        if (found === undefined) throw new Error(`no result of ${name}`);
        return found;
      };
      for (const step of steps) {
        const made =
          "sources" in step
            ? add<Tensor4D>(result(step.sources[0]), result(step.sources[1]))
            : convolutions.get(step.name)?.apply(result(step.source));
        if (made !== undefined) results.set(step.name, made);
      }
      return result(last);
    });
    try {
      return (await featureMap.data()) as Float32Array;
    } finally {
      featureMap.dispose();
    }
  };
  return {
    run,
    dispose: () => {
      for (const { tensors } of convolutions.values()) dispose(tensors);
    },
  };
}

interface LoadedConvolution {
  apply: (input: Tensor4D) => Tensor4D;
  tensors: Tensor[];
}

/** Numbers from −1 to 1. */
const scaled = (square: Uint8ClampedArray): Float32Array => Float32Array.from(square, (value) => value / 127.5 - 1);

function convolution(step: Convolution): LoadedConvolution {
  const filter = tensor4d(step.weights, [...step.kernel]);
  const bias = tensor1d(step.bias);
  const [before, after] = step.padding;
  const rest = {
    strides: step.stride,
    // Uneven padding occurs only where it is TensorFlow's own.
    pad: before === after ? before : ("same" as const),
    bias,
    activation: step.rectifies ? ("relu6" as const) : ("linear" as const),
  };
  const apply = step.depthwise
    ? (x: Tensor4D) => fused.depthwiseConv2d({ x, filter, ...rest })
    : (x: Tensor4D) => fused.conv2d({ x, filter, ...rest });
  return { apply, tensors: [filter, bias] };
}

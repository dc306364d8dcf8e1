/** What comes of layers: shapes, parameters and multiplications, counted as the server and Keras count them. */
import type { LayerKind, OwnLayer } from "../server/networkTrainingServer";

const POOL = 2;
const CHANNELS = 3;

/** Why a layer cannot be where it is. */
type Obstacle = "not_flat" | "flat_already" | "kernel_too_large" | "single_cell";

type Shape = readonly number[];

interface Effect {
  shape: Shape;
  parameters: number;
  multiplyAdds: number;
}

/** A layer with what it puts out; without, where it or one before it cannot be. */
interface PlannedLayer {
  effect: Effect | null;
  obstacle: Obstacle | null;
}

export interface NetworkPlan {
  layers: PlannedLayer[];
  /** The dense layer that answers with the classes; null where it cannot come. */
  answer: Effect | null;
  parameters: number;
  multiplyAdds: number;
}

const product = (shape: Shape) => shape.reduce((one, other) => one * other, 1);
const isFlat = (shape: Shape) => shape.length === 1;
const first = (shape: Shape) => shape[0] ?? 0;
const last = (shape: Shape) => shape.at(-1) ?? 0;

const dense = (inputs: number, units: number): Effect => ({
  shape: [units],
  parameters: (inputs + 1) * units,
  multiplyAdds: inputs * units,
});

/** What the layer makes of the shape before it, or why it cannot. */
function effectOf(layer: OwnLayer, shape: Shape): Effect | Obstacle {
  const unchanged = { shape, parameters: 0, multiplyAdds: 0 };
  if (layer.kind === "dropout") return unchanged;
  if (layer.kind === "dense") return isFlat(shape) ? dense(first(shape), layer.units ?? 0) : "not_flat";
  if (isFlat(shape)) return "flat_already";
  if (layer.kind === "flatten") return { ...unchanged, shape: [product(shape)] };
  if (layer.kind === "pooling") {
    const side = Math.floor(first(shape) / POOL);
    return side < 1 ? "single_cell" : { ...unchanged, shape: [side, side, last(shape)] };
  }
  return convolve(layer.filters ?? 0, layer.size ?? 0, shape);
}

function convolve(filters: number, size: number, shape: Shape): Effect | Obstacle {
  const side = first(shape) - size + 1;
  if (side < 1) return "kernel_too_large";
  const kernel = size * size * last(shape) * filters;
  return { shape: [side, side, filters], parameters: kernel + filters, multiplyAdds: kernel * side * side };
}

export function planNetwork(layers: readonly OwnLayer[], side: number, classes: number): NetworkPlan {
  let shape: Shape | null = [side, side, CHANNELS];
  const planned: PlannedLayer[] = [];
  for (const layer of layers) {
    const effect: Effect | Obstacle | null = shape === null ? null : effectOf(layer, shape);
    if (effect === null || typeof effect === "string") {
      planned.push({ effect: null, obstacle: effect });
      shape = null;
    } else {
      planned.push({ effect, obstacle: null });
      shape = effect.shape;
    }
  }
  const answer = shape !== null && isFlat(shape) ? dense(first(shape), classes) : null;
  const effects = [...planned.map(({ effect }) => effect), answer].filter((effect) => effect !== null);
  return {
    layers: planned,
    answer,
    parameters: effects.reduce((sum, { parameters }) => sum + parameters, 0),
    multiplyAdds: effects.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
  };
}

/** Whether a layer of the kind can come behind these. */
export function canFollow(layers: readonly OwnLayer[], kind: LayerKind, side: number): boolean {
  const plan = planNetwork([...layers, newLayer(kind)], side, 1);
  return plan.layers.at(-1)?.effect !== null;
}

/** A layer as it comes when its kind is pressed. */
export function newLayer(kind: LayerKind): OwnLayer {
  if (kind === "convolution") return { kind, filters: 32, size: 3 };
  if (kind === "dropout") return { kind, rate: 0.25 };
  if (kind === "dense") return { kind, units: 64 };
  return { kind };
}

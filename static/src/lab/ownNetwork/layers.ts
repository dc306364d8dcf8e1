/** Networks to begin with, and the numbers of their layers as they are typed. */
import type { LayerKind, OwnLayer } from "../server/networkTrainingServer";

export const KINDS: readonly LayerKind[] = ["convolution", "pooling", "dropout", "flatten", "dense"];
export type LayerNumber = "filters" | "size" | "rate" | "units";

const round = (filters: number): OwnLayer[] => [
  { kind: "convolution", filters, size: 3 },
  { kind: "pooling" },
  { kind: "dropout", rate: 0.25 },
];

export interface Preset {
  layers: readonly OwnLayer[];
  side: number;
}

export const PRESETS = {
  small: {
    side: 64,
    layers: [
      { kind: "convolution", filters: 16, size: 3 },
      { kind: "pooling" },
      { kind: "convolution", filters: 32, size: 3 },
      { kind: "pooling" },
      { kind: "flatten" },
      { kind: "dense", units: 32 },
    ],
  },
  notebook: {
    side: 128,
    layers: [
      ...round(32),
      ...round(64),
      ...round(128),
      { kind: "flatten" },
      { kind: "dense", units: 512 },
      { kind: "dropout", rate: 0.5 },
    ],
  },
} satisfies Record<string, Preset>;

interface Bounds {
  min: number;
  max: number;
  whole: boolean;
}

export const LAYER_BOUNDS: Record<LayerNumber, Bounds> = {
  filters: { min: 1, max: 512, whole: true },
  size: { min: 1, max: 11, whole: true },
  rate: { min: 0, max: 0.9, whole: false },
  units: { min: 1, max: 4096, whole: true },
};

/** The numbers that a layer has. */
export const numbersOf = (layer: OwnLayer): LayerNumber[] =>
  (["filters", "size", "rate", "units"] as const).filter((name) => typeof layer[name] === "number");

/** A number with a decimal point or a comma; null where it is none, or out of bounds. */
export function readNumber(text: string, { min, max, whole }: Bounds): number | null {
  const value = Number(text.trim().replace(",", "."));
  const fits = text.trim() !== "" && Number.isFinite(value) && value >= min && value <= max;
  return fits && (!whole || Number.isInteger(value)) ? value : null;
}

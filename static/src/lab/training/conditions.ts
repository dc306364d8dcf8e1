/** The training conditions as a pupil types them. */
import type { Limits } from "../../apiTypes";
import type { Conditions, TrainingSettings } from "../../trainingSettings";
import type { SplitChoice } from "../server/labServer";

export const NUMBERS = [
  "epochs",
  "batch_size",
  "learning_rate",
  "momentum",
  "seed",
  "stop_patience",
  "reduce_patience",
  "reduce_factor",
  "stop_min_delta",
  "reduce_min_delta",
  "reduce_cooldown",
  "min_learning_rate",
] as const;
export type NumberName = (typeof NUMBERS)[number];

/** Those that most trainings leave as they are. */
export const FINE_NUMBERS = ["stop_min_delta", "reduce_min_delta", "reduce_cooldown", "min_learning_rate"] as const;

export interface ConditionTexts extends Record<NumberName, string> {
  optimizer: Conditions["optimizer"];
  monitor: Conditions["monitor"];
  hidden_units: number;
  /** Empty for the server's own. */
  network: string;
  augmentation_level: number;
  /** Whether the split of the page says what is learnt from. */
  split: boolean;
}

interface Bounds {
  min: number;
  max: number;
}

const FRACTIONS: ReadonlySet<NumberName> = new Set([
  "learning_rate",
  "momentum",
  "reduce_factor",
  "stop_min_delta",
  "reduce_min_delta",
  "min_learning_rate",
]);
const MAX_SEED = 1_000_000;

/** Those of the notebook: it stops ten epochs after the best one; the rate falls after five without a better one. */
export const firstConditions = ({ settings }: Limits): ConditionTexts => ({
  optimizer: "adam",
  monitor: "loss",
  hidden_units: 0,
  network: "",
  augmentation_level: 0,
  split: false,
  epochs: plain(settings.epochs.default),
  batch_size: plain(settings.batch_size.default),
  learning_rate: plain(settings.learning_rate.default),
  momentum: plain(settings.momentum.default),
  seed: "0",
  stop_patience: "10",
  reduce_patience: "5",
  reduce_factor: plain(settings.reduce_factor.default),
  stop_min_delta: plain(settings.stop_min_delta.default),
  reduce_min_delta: plain(settings.reduce_min_delta.default),
  reduce_cooldown: plain(settings.reduce_cooldown.default),
  min_learning_rate: plain(settings.min_learning_rate.default),
});

export const boundsOf = (name: NumberName, { settings }: Limits): Bounds =>
  name === "seed" ? { min: 0, max: MAX_SEED } : settings[name];

/** A number with a decimal point or a comma; null where it is none, out of bounds, or not whole but has to be. */
export function numberOf(name: NumberName, text: string, limits: Limits): number | null {
  const value = Number(text.trim().replace(",", "."));
  const { min, max } = boundsOf(name, limits);
  const fits = text.trim() !== "" && Number.isFinite(value) && value >= min && value <= max;
  return fits && (FRACTIONS.has(name) || Number.isInteger(value)) ? value : null;
}

export const wrongNumbers = (texts: ConditionTexts, limits: Limits): NumberName[] =>
  NUMBERS.filter((name) => numberOf(name, texts[name], limits) === null);

/** The settings that ask for a split of pictures. */
export const splitSettings = ({ validation, test, seed }: SplitChoice): Partial<TrainingSettings> => ({
  split: true,
  split_validation: validation,
  split_test: test,
  split_seed: seed,
});

/** The settings that the texts ask for, or null where one of them cannot be. `split`: that of the page. */
export function settingsOf(texts: ConditionTexts, limits: Limits, split: SplitChoice): TrainingSettings | null {
  if (wrongNumbers(texts, limits).length > 0 || (texts.split && split.validation === 0)) return null;
  const { optimizer, monitor, hidden_units, network, augmentation_level } = texts;
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, numberOf(name, texts[name], limits)]));
  const validation_ratio = limits.settings.validation_ratio.default;
  return {
    ...(numbers as Record<NumberName, number>),
    validation_ratio,
    optimizer,
    monitor,
    hidden_units,
    network,
    augmentation_level,
    ...(texts.split ? splitSettings(split) : {}),
  };
}

/** 0.000001 instead of 1e-6, which pupils do not know yet. */
export const plain = (value: number): string => value.toFixed(8).replace(/\.?0+$/, "");

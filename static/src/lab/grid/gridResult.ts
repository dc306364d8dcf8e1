/** What a grid search has found, for its maps and its table. */
import type { EpochScores } from "../../apiTypes";
import { formatScore } from "../../collect/training/formatScore";
import { formatNumber, translate } from "../../words";
import type { Combination, CombinationEpochs, GridSearch } from "../server/gridServer";
import { percent } from "../testSet/testResult";
import { rateText } from "../training/courses";
import { levelName } from "../training/levelNames";

export type Measure = "loss" | "accuracy";

/** One map: its columns are learning rates or levels, its rows batch sizes or learning rates. */
export interface GridMap {
  title: string;
  rowNames: readonly string[];
  columnNames: readonly string[];
  /** The numbers of the combinations, row by row. */
  numbers: readonly (readonly number[])[];
}

type Axis = "batch" | "rate" | "level";

const NAMES: Record<Axis, (value: number) => string> = {
  batch: (value) => translate("conditions.grid_batch", { value }),
  rate: (value) => translate("conditions.grid_rate", { value: rateText(value) }),
  level: levelName,
};

/** The maps of a search: one, or with three axes one for each level. */
export function mapsOf(search: GridSearch): GridMap[] {
  const { batch_sizes, learning_rates, levels } = search;
  const axes = { batch: batch_sizes, rate: learning_rates, level: levels };
  const numberAt = (place: Record<Axis, number>) =>
    (place.level * batch_sizes.length + place.batch) * learning_rates.length + place.rate;
  const many = (["batch", "rate", "level"] as const).filter((axis) => axes[axis].length > 1);
  const [row = "batch", column = "rate"] = many;
  const third = many[2];
  const map = (title: string, at: number): GridMap => ({
    title,
    rowNames: axes[row].map(NAMES[row]),
    columnNames: axes[column].map(NAMES[column]),
    numbers: axes[row].map((_, y) =>
      axes[column].map((_, x) => numberAt({ batch: 0, rate: 0, level: third ? at : 0, [row]: y, [column]: x })),
    ),
  });
  return third === undefined ? [map("", 0)] : axes[third].map((value, at) => map(NAMES[third](value), at));
}

/** The conditions of a combination that are axes, in words. */
export function nameOf(search: GridSearch, { batch_size, learning_rate, level }: Combination): string {
  const parts = [
    ...(search.batch_sizes.length > 1 ? [NAMES.batch(batch_size)] : []),
    ...(search.learning_rates.length > 1 ? [NAMES.rate(learning_rate)] : []),
    ...(search.levels.length > 1 ? [NAMES.level(level)] : []),
  ];
  return parts.join(", ");
}

export function scoreText(measure: Measure, combination: Combination): string {
  if (combination.diverged) return "∞";
  const value = combination[measure];
  if (value === null) return "–";
  return measure === "loss" ? formatScore("loss", value) : percent(value);
}

/** From 0 (the worst of the search) to 1 (the best). */
export function goodness(measure: Measure, search: GridSearch, combination: Combination): number {
  const values = search.combinations.flatMap((each) => each[measure] ?? []);
  const value = combination[measure];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (value === null || most === least) return value === null ? 0 : 1;
  const share = (value - least) / (most - least);
  return measure === "loss" ? 1 - share : share;
}

export const isBest = (measure: Measure, search: GridSearch, { number }: Combination): boolean =>
  number === (measure === "loss" ? search.best_by_loss : search.best_by_accuracy);

/** The best one by loss and the best one by accuracy, in sentences; one sentence where they are the same. */
export function bestTexts(search: GridSearch): string[] {
  const [loss, accuracy] = [search.best_by_loss, search.best_by_accuracy].map((number) =>
    search.combinations.find((each) => each.number === number),
  );
  if (!loss || !accuracy) return [];
  if (loss === accuracy) return [translate("conditions.grid_best_both", factsOf(search, loss))];
  return [
    translate("conditions.grid_best_loss", factsOf(search, loss)),
    translate("conditions.grid_best_accuracy", factsOf(search, accuracy)),
  ];
}

const factsOf = (search: GridSearch, combination: Combination) => ({
  name: nameOf(search, combination),
  loss: scoreText("loss", combination),
  accuracy: scoreText("accuracy", combination),
  right: formatNumber(combination.right ?? 0),
  count: formatNumber(search.validation_pictures),
});

/** What the work is at now. */
export function progressText({ status, combinations, count, variants, variants_done: done }: GridSearch): string {
  if (status === "queued") return translate("conditions.grid_queued");
  if (done < variants) return translate("conditions.grid_making", { done, variants });
  return translate("conditions.grid_running", { done: combinations.length, count });
}

/** The numbers of the epochs of the longest training. */
export function epochNumbers(columns: readonly CombinationEpochs[]): number[] {
  const most = Math.max(0, ...columns.map(({ epochs }) => epochs.length));
  return Array.from({ length: most }, (_, index) => index + 1);
}

export function epochText(measure: Measure, scores: EpochScores | undefined): string {
  if (scores === undefined) return "";
  return measure === "loss" ? formatScore("loss", scores.val_loss) : percent(scores.val_acc ?? 0);
}

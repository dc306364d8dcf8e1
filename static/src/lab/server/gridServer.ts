/** The endpoints of grid searches. */
import type { EpochScores, Problem, RunStatus } from "../../apiTypes";
import { request } from "../../request";
import type { TrainingSettings } from "../../trainingSettings";
import type { SplitChoice } from "./labServer";

/** What one combination came to; the scores are null where its weights grew without end. */
export interface Combination {
  number: number;
  batch_size: number;
  learning_rate: number;
  level: number;
  pictures: number;
  diverged: boolean;
  kept_epoch: number | null;
  right: number | null;
  accuracy: number | null;
  loss: number | null;
  training_s: number;
}

export interface GridSearch extends SplitChoice {
  id: string;
  status: RunStatus;
  batch_sizes: number[];
  learning_rates: number[];
  levels: number[];
  settings: TrainingSettings;
  training_part: number;
  training_pictures: number;
  validation_pictures: number;
  variants: number;
  variants_done: number;
  count: number;
  combinations: Combination[];
  best_by_loss: number | null;
  best_by_accuracy: number | null;
  stale: boolean;
  waiting_for: Problem | null;
  problem: Problem | null;
}

export interface GridAxes {
  batch_size?: number[];
  learning_rate?: number[];
  level?: number[];
}

/** What a grid search begins with. */
export interface GridChoice extends SplitChoice {
  axes: GridAxes;
  settings: TrainingSettings;
}

export interface CombinationEpochs {
  number: number;
  epochs: EpochScores[];
}

const gridPath = (project: string) => `/api/projects/${encodeURIComponent(project)}/grid-searches`;

export const getGridSearch = async (project: string, signal?: AbortSignal) =>
  (
    await request<{ search: GridSearch | null }>(
      "GET",
      gridPath(project),
      undefined,
      signal ? { signal, retries: 0 } : {},
    )
  ).search;
export const startGridSearch = (project: string, choice: GridChoice) =>
  request<GridSearch>("POST", gridPath(project), choice);
export const cancelGridSearch = (project: string) => request<GridSearch>("POST", `${gridPath(project)}/cancel`);
/** The combinations behind the one with the number `after`, epoch by epoch. */
export const getGridEpochs = (project: string, after: number) =>
  request<{ search_id: string | null; combinations: CombinationEpochs[] }>(
    "GET",
    `${gridPath(project)}/epochs?after=${after}`,
  );

/** The endpoints of trainings of whole networks: one's own, and the fine-tuning of a pretrained one. */
import type { Problem, RunStatus } from "../../apiTypes";
import { request } from "../../request";
import type { SplitChoice } from "./labServer";

export type TrainingKind = "own-network" | "fine-tuning";
export type LayerKind = "convolution" | "pooling" | "dropout" | "flatten" | "dense";

/** A layer in its place; it has the numbers that its kind has, and no others. */
export interface OwnLayer {
  kind: LayerKind;
  filters?: number | null;
  size?: number | null;
  rate?: number | null;
  units?: number | null;
}

export interface OwnNetworkChoice extends SplitChoice {
  layers: OwnLayer[];
  side: number;
  epochs: number;
  batch_size: number;
  learning_rate: number;
}

export interface FineTuningChoice extends SplitChoice {
  network: string | null;
  blocks: number;
  head_epochs: number;
  head_learning_rate: number;
  epochs: number;
  learning_rate: number;
  batch_size: number;
}

export interface NetworkEpoch {
  epoch: number;
  loss: number;
  acc: number;
  val_loss: number;
  val_acc: number;
  right: number;
  pictures: number;
  learning_rate: number;
  seconds: number;
}

/** What a head on the frozen network came to. */
export interface Transfer {
  network: string;
  right: number;
  pictures: number;
  accuracy: number;
  seconds: number;
  trained: number;
  test_right: number;
  test_pictures: number;
}

interface Outcome {
  parameters: number;
  trained: number;
  test_right: number;
  test_pictures: number;
}

export interface NetworkTraining {
  id: string;
  status: RunStatus;
  layers: OwnLayer[];
  side: number;
  network: string;
  phases: { epochs: number; learning_rate: number; trained_blocks: number }[];
  training_part: number;
  training_pictures: number;
  validation_pictures: number;
  before: number;
  steps: number;
  steps_done: number;
  seconds_left: number | null;
  epochs: NetworkEpoch[];
  transfer: Transfer | null;
  outcome: Outcome | null;
  stale: boolean;
  waiting_for: Problem | null;
  problem: Problem | null;
}

const pathOf = (project: string, kind: TrainingKind) => `/api/projects/${encodeURIComponent(project)}/${kind}`;

export const getNetworkTraining = async (project: string, kind: TrainingKind, signal?: AbortSignal) =>
  (
    await request<{ training: NetworkTraining | null }>(
      "GET",
      pathOf(project, kind),
      undefined,
      signal ? { signal, retries: 0 } : {},
    )
  ).training;
export const startNetworkTraining = (
  project: string,
  kind: TrainingKind,
  choice: OwnNetworkChoice | FineTuningChoice,
) => request<NetworkTraining>("POST", pathOf(project, kind), choice);
export const cancelNetworkTraining = (project: string, kind: TrainingKind) =>
  request<NetworkTraining>("POST", `${pathOf(project, kind)}/cancel`);

/** The one sentence of the training column, decided from what is known. */
import type { EpochScores, TrainingRun } from "../../contract";
import { say } from "../../words";

export type TrainingState =
  | { is: "needs_data" }
  | { is: "ready" }
  | { is: "queued"; ahead: number }
  | { is: "running"; epoch: number; epochs: number }
  | { is: "done" }
  | { is: "failed"; reason: string };

export interface Known {
  missing: readonly string[];
  run: TrainingRun | null;
  history: readonly EpochScores[];
  modelIsOld: boolean;
}

export function trainingState({ missing, run, history, modelIsOld }: Known): TrainingState {
  if (run?.status === "queued") return { is: "queued", ahead: run.queue_position ?? 0 };
  if (run?.status === "running") return { is: "running", epoch: history.at(-1)?.epoch ?? 0, epochs: run.settings.epochs };
  if (missing.length > 0) return { is: "needs_data" };
  if (run?.status === "failed") return { is: "failed", reason: run.error?.message ?? say("common.unexpected") };
  return run?.status === "succeeded" && !modelIsOld ? { is: "done" } : { is: "ready" };
}

export function sentenceOf(state: TrainingState): string {
  switch (state.is) {
    case "queued":
      return state.ahead > 0 ? say("collect.state_queued", { ahead: state.ahead }) : say("collect.state_starting");
    case "running":
      return say("collect.state_running", { epoch: state.epoch, epochs: state.epochs });
    default:
      return say(`collect.state_${state.is}`);
  }
}

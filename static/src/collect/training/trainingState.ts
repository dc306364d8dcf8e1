/** Selects the sentence that describes the state of training. */
import type { EpochScores, TrainingRun } from "../../apiTypes";
import { translate } from "../../words";

export type TrainingState =
  | { is: "needs_data" }
  | { is: "came" }
  | { is: "ready" }
  | { is: "queued"; ahead: number }
  | { is: "running"; epoch: number; epochs: number }
  | { is: "done" }
  | { is: "failed"; reason: string };

export interface TrainingFacts {
  missing: readonly string[];
  run: TrainingRun | null;
  history: readonly EpochScores[];
  modelIsStale: boolean;
}

export function trainingState({ missing, run, history, modelIsStale }: TrainingFacts): TrainingState {
  if (run?.status === "queued") return { is: "queued", ahead: run.queue_position ?? 0 };
  if (run?.status === "running")
    return { is: "running", epoch: history.at(-1)?.epoch ?? 0, epochs: run.settings.epochs };
  if (missing.length > 0) return { is: run !== null && cameTrained(run) ? "came" : "needs_data" };
  if (run?.status === "failed") return { is: "failed", reason: run.error?.message ?? translate("common.unexpected") };
  return run?.status === "succeeded" && !modelIsStale ? { is: "done" } : { is: "ready" };
}

/** Whether another program trained the model: nothing is known of its epochs. */
export const cameTrained = (run: TrainingRun): boolean => run.status === "succeeded" && run.scores === null;

export function trainingStateText(state: TrainingState): string {
  switch (state.is) {
    case "queued":
      return state.ahead > 0
        ? translate("collect.state_queued", { ahead: state.ahead })
        : translate("collect.state_starting");
    case "running":
      return translate("collect.state_running", { epoch: state.epoch, epochs: state.epochs });
    default:
      return translate(`collect.state_${state.is}`);
  }
}

/** Loads what the training of a model found out. */
import { useEffect, useState } from "preact/hooks";
import { ApiError, getInsights, type Insights } from "../../../api";
import { translate } from "../../../words";

export type InsightsState =
  | { is: "loading" }
  | { is: "ready"; insights: Insights }
  /** `again`: trying again may help; otherwise the model has no insights. */
  | { is: "missing"; reason: string; again: boolean };

/** The state, and a function that loads again. */
export function useInsights(modelId: string): [InsightsState, () => void] {
  const [state, setState] = useState<InsightsState>({ is: "loading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    const show = (shown: InsightsState) => {
      if (!gone) setState(shown);
    };
    show({ is: "loading" });
    getInsights(modelId).then(
      (insights) => show({ is: "ready", insights }),
      (error: unknown) => show(missingState(error)),
    );
    return () => {
      gone = true;
    };
  }, [modelId, attempt]);
  return [state, () => setAttempt(attempt + 1)];
}

export function missingState(error: unknown): InsightsState {
  const reason = error instanceof Error ? error.message : translate("common.unexpected");
  return { is: "missing", reason, again: !(error instanceof ApiError && error.code === "insights_missing") };
}

import { useRef } from "preact/hooks";
import type { TrainingRun } from "../../../apiTypes";
import { isActive } from "../../training/trainingStore";

/** Whether a run was seen while it was trained, and not only after a reload of the page. */
export function useLive(run: TrainingRun | null): boolean {
  const seen = useRef<string | null>(null);
  if (run !== null && isActive(run)) seen.current = run.id;
  return run !== null && seen.current === run.id;
}

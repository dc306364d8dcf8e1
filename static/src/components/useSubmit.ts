/** Submits a form: whether it is busy, and the error message of a refusal. */
import { useState } from "preact/hooks";
import { translate } from "../words";

export interface Submission {
  busy: boolean;
  problem: string;
  /** Runs the work unless another is running; a thrown error becomes `problem`. */
  runSubmit: (work: () => Promise<void>) => Promise<void>;
}

export function useSubmit(): Submission {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const runSubmit = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : translate("common.unexpected"));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, runSubmit };
}

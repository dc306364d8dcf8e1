/** Has the network of the current model look at test pictures that it has not seen, while the page is open. */
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { lookAtTestSet, type TestSet } from "../server/labServer";

/** How many looks are made, of how many. */
export interface LooksProgress {
  done: number;
  of: number;
}

/** Whether the current model's network still has to look at pictures of the test set. */
export const isUnseen = ({ picture_count, result }: TestSet): boolean =>
  result !== null && result.answered < picture_count && !readOnly.value;

/** Looks until none is missing, or none can be made; then `onSeen` loads the answers. Null while there is nothing to do. */
export function useLooks(projectId: string, testSet: TestSet | null, onSeen: () => void): LooksProgress | null {
  const [progress, setProgress] = useState<LooksProgress | null>(null);
  const modelId = testSet !== null && isUnseen(testSet) ? testSet.result?.model_id : undefined;
  const count = testSet?.picture_count ?? 0;
  useEffect(() => {
    if (modelId === undefined) return;
    const leaving = new AbortController();
    void lookAtAll(projectId, leaving.signal, setProgress)
      .then((made) => made > 0 && !leaving.signal.aborted && onSeen(), toastUnlessLeft(leaving.signal))
      .finally(() => !leaving.signal.aborted && setProgress(null));
    return () => {
      leaving.abort();
      setProgress(null);
    };
  }, [projectId, modelId, count]);
  return progress;
}

/** Returns how many looks were made. */
async function lookAtAll(
  projectId: string,
  signal: AbortSignal,
  onProgress: (progress: LooksProgress) => void,
): Promise<number> {
  let done = 0;
  for (;;) {
    const { made, missing } = await lookAtTestSet(projectId, signal);
    done += made;
    onProgress({ done, of: done + missing });
    if (made === 0 || missing === 0) return done;
  }
}

const toastUnlessLeft = (signal: AbortSignal) => (problem: unknown) => {
  if (!signal.aborted) toastProblem(problem);
};

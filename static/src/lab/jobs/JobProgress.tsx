/** How far a background job of the lab is, what it waits for, and a button that stops it. */
import type { Problem } from "../../apiTypes";
import { Button } from "../../components/Button";
import { InfoIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";

interface JobProgressProps {
  words: string;
  done: number;
  of: number;
  waitingFor: Problem | null;
  stopLabel: string;
  onStop: () => Promise<unknown>;
}

export function JobProgress({ words, done, of, waitingFor, stopLabel, onStop }: JobProgressProps) {
  return (
    <>
      <p role="status">{words}</p>
      <progress class="lab-bar" max={Math.max(of, 1)} value={done} aria-label={words} />
      {waitingFor !== null && (
        <p class="notice notice--warning">
          <InfoIcon />
          <span class="notice__text">
            {waitingFor.message} {translate("lab.goes_on")}
          </span>
        </p>
      )}
      <p class="field__note">{translate("lab.compare_note")}</p>
      {!readOnly.value && (
        <p>
          <Button onClick={() => void onStop().catch(toastProblem)}>{stopLabel}</Button>
        </p>
      )}
    </>
  );
}

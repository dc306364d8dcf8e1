/** In which trackers an experiment is, and why not in others, which it can be sent to again. */

import { useRef } from "preact/hooks";
import { Button } from "../../components/Button";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import type { TrackedRun } from "../server/experimentServer";
import type { TrackedRunsStore } from "./trackedRunsStore";

interface TrackerStatesProps {
  store: TrackedRunsStore;
  runId: string;
  /** What the experiment is called. */
  name: string;
}

export function TrackerStates({ store, runId, name }: TrackerStatesProps) {
  const rows = store.of(runId);
  const list = useRef<HTMLUListElement>(null);
  const sendAgain = () => {
    list.current?.focus(); // the button goes
    void store.sendAgain(runId).catch(toastProblem);
  };
  if (rows.length === 0) return null;
  return (
    <>
      <ul class="experiments__trackers" ref={list} tabIndex={-1}>
        {rows.map((row) => (
          <li key={row.tracker}>{textOf(row)}</li>
        ))}
      </ul>
      {!readOnly.value && rows.some(({ status }) => status === "not_sent") && (
        <Button kind="soft" onClick={sendAgain}>
          {translate("experiments.track_again")}
          <span class="visually-hidden">{name}</span>
        </Button>
      )}
    </>
  );
}

const textOf = ({ status, title, problem }: TrackedRun): string =>
  status === "not_sent" && problem !== null
    ? problem.message
    : translate(`experiments.tracker_${status}`, { tracker: title });

/** Networks: all of them compared in one press, a team's results beside them, and what is inside each. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { isOver, JobStore } from "../jobs/jobStore";
import type { SplitChoice } from "../server/labServer";
import { cancelNetworkComparison, getNetworkComparison, startNetworkComparison } from "../server/networkServer";
import type { LabTraining } from "../training/labTraining";
import { ComparisonState, type NetworkStore } from "./ComparisonState";
import { InsidePart } from "./InsidePart";
import { MissingNetworks } from "./MissingNetworks";
import { ResultTable } from "./ResultTable";
import { TeamTable } from "./TeamTable";
import { TimeChart } from "./TimeChart";
import { TrainWith } from "./TrainWith";

interface NetworksPartProps {
  projectId: string;
  /** The split of which the networks are compared. */
  split: SplitChoice;
  training: LabTraining;
}

const comparisonStore = (project: string): NetworkStore =>
  new JobStore({
    get: (signal) => getNetworkComparison(project, signal),
    start: (split) => startNetworkComparison(project, split),
    cancel: () => cancelNetworkComparison(project),
  });

export function NetworksPart({ projectId, split, training }: NetworksPartProps) {
  const [store] = useState(() => comparisonStore(projectId));
  const networks = training.networks.value;
  useEffect(() => {
    store.load().catch(toastProblem);
    training.loadNetworks().catch(toastProblem);
    return () => store.close();
  }, [store]);
  const shown = store.shown.value;
  const busy = shown !== null && !isOver(shown);
  const usable = split.validation > 0;
  const alone = networks.filter(({ installed }) => installed).length === 1;
  return (
    <section class="card lab-part" aria-labelledby="networks-title">
      <h2 id="networks-title" class="lab-part__title">
        {translate("networks.title")}
      </h2>
      <p class="lab-part__text">{translate("networks.text")}</p>
      {alone && <p class="notice">{translate("networks.alone")}</p>}
      {!readOnly.value && !busy && (
        <p>
          <Button kind="main" disabled={!usable || alone} onClick={() => void store.start(split).catch(toastProblem)}>
            {translate(shown === null ? "networks.go" : "networks.again")}
          </Button>
        </p>
      )}
      {!usable && <p class="field__problem">{translate("lab.compare_no_validation")}</p>}
      {shown !== null && <ComparisonState store={store} comparison={shown} />}
      {shown !== null && shown.results.length > 0 && (
        <>
          <div class="networks__tables">
            <ResultTable comparison={shown} networks={networks} />
            <TeamTable />
          </div>
          <TimeChart results={shown.results} />
          {!busy && !readOnly.value && <TrainWith comparison={shown} training={training} />}
        </>
      )}
      <MissingNetworks networks={networks} />
      <InsidePart projectId={projectId} networks={networks} />
    </section>
  );
}

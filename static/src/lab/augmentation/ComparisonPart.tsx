/** The levels compared in one press: how far it is, a table, two charts, and the best one. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { CheckIcon, WarningIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { JobProgress } from "../jobs/JobProgress";
import { isOver, JobStore } from "../jobs/jobStore";
import { cancelComparison, getComparison, type LevelComparison, startComparison } from "../server/augmentationServer";
import type { SplitChoice } from "../server/labServer";
import { showConditions } from "../training/ConditionsPart";
import type { LabTraining } from "../training/labTraining";
import { LevelCharts } from "./LevelCharts";
import { LevelTable } from "./LevelTable";
import { outcomeText, progressText } from "./levels";

interface ComparisonPartProps {
  projectId: string;
  split: SplitChoice;
  training: LabTraining;
}

export function ComparisonPart({ projectId, split, training }: ComparisonPartProps) {
  const [store] = useState(() => comparisonStore(projectId));
  useEffect(() => {
    store.load().catch(toastProblem);
    return () => store.close();
  }, [store]);
  const shown = store.shown.value;
  const busy = shown !== null && !isOver(shown);
  const usable = split.validation > 0;
  return (
    <section class="augment__compare" aria-labelledby="compare-title">
      <h3 id="compare-title" class="augment__title">
        {translate("lab.compare")}
      </h3>
      <p class="lab-part__text">{translate("lab.compare_text")}</p>
      {!readOnly.value && !busy && (
        <p>
          <Button kind="main" disabled={!usable} onClick={() => void store.start(split).catch(toastProblem)}>
            {translate(shown === null ? "lab.compare_go" : "lab.compare_again")}
          </Button>
        </p>
      )}
      {!usable && <p class="field__problem">{translate("lab.compare_no_validation")}</p>}
      {shown !== null && busy && <Running store={store} comparison={shown} />}
      {shown !== null && !busy && <Outcome comparison={shown} />}
      {shown !== null && shown.levels.length > 0 && (
        <>
          <LevelTable comparison={shown} />
          <LevelCharts levels={shown.levels} />
          {shown.best !== null && !readOnly.value && (
            <TrainWith comparison={shown} level={shown.best} training={training} />
          )}
        </>
      )}
    </section>
  );
}

type ComparisonStore = JobStore<LevelComparison, SplitChoice>;

const comparisonStore = (project: string): ComparisonStore =>
  new JobStore({
    get: (signal) => getComparison(project, signal),
    start: (split) => startComparison(project, split),
    cancel: () => cancelComparison(project),
  });

function Running({ store, comparison }: { store: ComparisonStore; comparison: LevelComparison }) {
  return (
    <JobProgress
      words={progressText(comparison)}
      done={comparison.variants_done}
      of={comparison.variants}
      waitingFor={comparison.waiting_for}
      stopLabel={translate("lab.compare_stop")}
      onStop={() => store.cancel()}
    />
  );
}

interface TrainWithProps {
  comparison: LevelComparison;
  level: number;
  training: LabTraining;
}

function TrainWith({ comparison, level, training }: TrainWithProps) {
  const train = () => {
    void training.startAsCompared({ augmentation_level: level }, comparison);
    showConditions();
  };
  return (
    <p>
      <Button kind="main" disabled={training.isBusy} onClick={train}>
        {translate("lab.compare_train", { level })}
      </Button>
    </p>
  );
}

function Outcome({ comparison }: { comparison: LevelComparison }) {
  const { status, problem, training_part: part, training_pictures: count } = comparison;
  const good = status === "succeeded";
  return (
    <>
      <p class={good ? "notice notice--good" : "notice notice--warning"} role="status">
        {good ? <CheckIcon /> : <WarningIcon />}
        <span class="notice__text">
          {good ? outcomeText(comparison) : translate(`lab.compare_${status}`)} {problem?.message}
        </span>
      </p>
      {count < part && <p class="field__note">{translate("lab.compare_thinned", { part, count })}</p>}
    </>
  );
}

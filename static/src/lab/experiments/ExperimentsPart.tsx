/** All trainings of the project: a table, and those side by side that are chosen in it. */

import { useEffect, useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { isActive } from "../../collect/training/trainingStore";
import { EmptyState } from "../../components/EmptyState";
import { DownloadIcon } from "../../components/icons";
import { askYesNo } from "../../components/Questions";
import { toast, toastProblem } from "../../components/Toasts";
import { translate } from "../../words";
import { type Experiment, eventFilesPath, restoreExperiment, runsCsvPath } from "../server/experimentServer";
import type { LabTraining } from "../training/labTraining";
import { Comparison } from "./Comparison";
import { nameOf } from "./differences";
import { ExperimentTable } from "./ExperimentTable";
import { ExperimentsStore, MOST_COMPARED } from "./experimentsStore";
import { conditionsOf, restoredText } from "./restoring";
import { TrackedRunsStore } from "./trackedRunsStore";

/** As long as it takes to read three sentences. */
const RESULT_SHOWN_MS = 12_000;

interface ExperimentsPartProps {
  projectId: string;
  limits: Limits;
  training: LabTraining;
  /** Called when pictures went back into other classes. */
  onRestored: () => void;
}

export function ExperimentsPart({ projectId, limits, training, onRestored }: ExperimentsPartProps) {
  const [store] = useState(() => new ExperimentsStore(projectId));
  const states = training.runs.runs.value.map((run) => `${run.id} ${isActive(run)}`).join();
  const [trackedRuns] = useState(() => new TrackedRunsStore(projectId, limits.trackers));
  useEffect(() => void store.load().catch(toastProblem), [store, states]);
  useEffect(() => {
    trackedRuns.follow();
    return () => trackedRuns.close();
  }, [trackedRuns, states]);
  const all = store.all.value;
  const restore = async (experiment: Experiment) => {
    if (!(await askToRestore(nameOf(experiment, all)))) return;
    const restored = await restoreExperiment(projectId, experiment.id);
    training.texts.value = conditionsOf(experiment.settings, limits);
    onRestored();
    toast(restoredText(restored), { durationMs: RESULT_SHOWN_MS });
  };
  return (
    <section class="card lab-part" aria-labelledby="experiments-title">
      <h2 id="experiments-title" class="lab-part__title">
        {translate("experiments.title")}
      </h2>
      <p class="lab-part__text">{translate("experiments.text")}</p>
      {all.length === 0 ? (
        <EmptyState text={translate("experiments.none")} />
      ) : (
        <>
          <ExperimentTable
            store={store}
            trackedRuns={trackedRuns}
            limits={limits}
            onRestore={(experiment) => void restore(experiment).catch(toastProblem)}
          />
          <p>
            <a class="button button--soft" href={runsCsvPath(projectId)} download>
              <DownloadIcon />
              <span>{translate("experiments.csv")}</span>
            </a>
          </p>
          <p role="status" class="field__note">
            {store.chosenIds.value.size < 2
              ? translate("experiments.choose_more", { most: MOST_COMPARED })
              : translate("experiments.compared", { count: store.chosenIds.value.size })}
          </p>
          {store.compared.value.length > 1 && <Comparison all={all} compared={store.compared.value} />}
          {limits.event_files && <EventFiles store={store} />}
        </>
      )}
    </section>
  );
}

const askToRestore = (name: string): Promise<boolean> =>
  askYesNo({
    title: translate("experiments.restore_title", { name }),
    text: translate("experiments.restore_text"),
    yes: translate("experiments.restore_yes"),
    no: translate("experiments.restore_no"),
  });

/** Links to the chosen experiments as files of TensorBoard. */
function EventFiles({ store }: { store: ExperimentsStore }) {
  return (
    <p class="lab-actions">
      {store.compared.value.map(({ experiment }) => (
        <a
          key={experiment.id}
          class="button button--soft"
          href={eventFilesPath(store.projectId, experiment.id)}
          download
        >
          <DownloadIcon />
          <span>{translate("experiments.event_files", { name: nameOf(experiment, store.all.value) })}</span>
        </a>
      ))}
    </p>
  );
}

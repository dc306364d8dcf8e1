/** All trainings of the project: a table, and those side by side that are chosen in it. */
import { useEffect, useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { isActive } from "../../collect/training/trainingStore";
import { DownloadIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { translate } from "../../words";
import { eventFilesPath, runsCsvPath } from "../server/experimentServer";
import type { LabTraining } from "../training/labTraining";
import { Comparison } from "./Comparison";
import { nameOf } from "./differences";
import { ExperimentTable } from "./ExperimentTable";
import { ExperimentsStore, MOST_COMPARED } from "./experimentsStore";

interface ExperimentsPartProps {
  projectId: string;
  limits: Limits;
  training: LabTraining;
}

export function ExperimentsPart({ projectId, limits, training }: ExperimentsPartProps) {
  const [store] = useState(() => new ExperimentsStore(projectId));
  const states = training.runs.runs.value.map((run) => `${run.id} ${isActive(run)}`).join();
  useEffect(() => void store.load().catch(toastProblem), [store, states]);
  const all = store.all.value;
  return (
    <section class="card lab-part" aria-labelledby="experiments-title">
      <h2 id="experiments-title" class="lab-part__title">
        {translate("experiments.title")}
      </h2>
      <p class="lab-part__text">{translate("experiments.text")}</p>
      {all.length === 0 ? (
        <p class="field__note">{translate("experiments.none")}</p>
      ) : (
        <>
          <ExperimentTable store={store} limits={limits} />
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

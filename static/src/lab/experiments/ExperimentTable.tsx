/** The experiments, newest first, each with what is different from the one before it. */

import { useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { isActive } from "../../collect/training/trainingStore";
import { PenIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { formatDateTime, translate } from "../../words";
import type { Experiment } from "../server/experimentServer";
import { LabTable } from "../tables/LabTable";
import { percent } from "../testSet/testResult";
import { changesOf, nameOf, scoreOf } from "./differences";
import { ExperimentDialog } from "./ExperimentDialog";
import { type ExperimentsStore, MOST_COMPARED } from "./experimentsStore";
import { TrackerStates } from "./TrackerStates";
import type { TrackedRunsStore } from "./trackedRunsStore";

const COLUMNS = ["choose", "name", "when", "changed", "accuracy", "duration"];

interface ExperimentTableProps {
  store: ExperimentsStore;
  trackedRuns: TrackedRunsStore;
  limits: Limits;
  onRestore: (experiment: Experiment) => void;
}

export function ExperimentTable({ store, trackedRuns, limits, onRestore }: ExperimentTableProps) {
  const [editedId, setEditedId] = useState<string | null>(null);
  const all = store.all.value;
  const edited = all.find(({ id }) => id === editedId);
  const title = translate("experiments.table", { count: all.length });
  return (
    <>
      <LabTable
        title={title}
        class="lab-table--tall experiments"
        heads={COLUMNS.map((name) => translate(`experiments.column_${name}`))}
      >
        {all.map((experiment, index) => (
          <Row
            key={experiment.id}
            store={store}
            trackedRuns={trackedRuns}
            experiment={experiment}
            before={all[index + 1]}
            onEdit={() => setEditedId(experiment.id)}
          />
        ))}
      </LabTable>
      {edited !== undefined && (
        <ExperimentDialog
          experiment={edited}
          name={nameOf(edited, all)}
          limits={limits}
          onRestore={
            edited.model_id === null || edited.learnt_from === null
              ? null
              : () => {
                  setEditedId(null);
                  onRestore(edited);
                }
          }
          onSave={(texts) => store.change(edited.id, texts).then(() => trackedRuns.follow())}
          onClose={() => setEditedId(null)}
        />
      )}
    </>
  );
}

interface RowProps {
  store: ExperimentsStore;
  trackedRuns: TrackedRunsStore;
  experiment: Experiment;
  /** The one before it, if it is not the first. */
  before: Experiment | undefined;
  onEdit: () => void;
}

function Row({ store, trackedRuns, experiment, before, onEdit }: RowProps) {
  const { id, created_at, timings } = experiment;
  const chosen = store.chosenIds.value.has(id);
  const full = store.chosenIds.value.size >= MOST_COMPARED;
  const name = nameOf(experiment, store.all.value);
  const seconds = timings.training_s;
  return (
    <tr>
      <td>
        <label class="experiments__choose">
          <input
            type="checkbox"
            checked={chosen}
            disabled={!chosen && (full || scoreOf(experiment) === null || isActive(experiment))}
            aria-label={translate("experiments.choose", { name })}
            onChange={(event) => void store.choose(id, event.currentTarget.checked).catch(toastProblem)}
          />
        </label>
      </td>
      <th scope="row" class="lab-table__name">
        <div class="experiments__name">
          <Name experiment={experiment} name={name} onEdit={onEdit} />
          <TrackerStates store={trackedRuns} runId={id} name={name} />
        </div>
      </th>
      <td class="experiments__short" data-label={translate("experiments.column_when")}>
        {formatDateTime(created_at)}
      </td>
      <td class="experiments__changed" data-label={translate("experiments.column_changed")}>
        {changedText(before, experiment)}
      </td>
      <td class="experiments__short" data-label={translate("experiments.column_accuracy")}>
        {resultText(experiment)}
      </td>
      <td class="experiments__short" data-label={translate("experiments.column_duration")}>
        {seconds === null ? "–" : translate("experiments.seconds", { count: Math.round(seconds * 100) / 100 })}
      </td>
    </tr>
  );
}

function changedText(before: Experiment | undefined, experiment: Experiment): string {
  if (before === undefined) return translate("experiments.first");
  const changes = changesOf(before, experiment);
  return changes.length === 0 ? translate("experiments.same") : changes.join(", ");
}

function resultText(experiment: Experiment): string {
  const score = scoreOf(experiment);
  if (isActive(experiment)) return translate("experiments.running");
  if (experiment.status !== "succeeded") return translate(`experiments.${experiment.status}`);
  return score === null ? "–" : percent(score.acc);
}

function Name({ experiment, name, onEdit }: { experiment: Experiment; name: string; onEdit: () => void }) {
  const { note, tags } = experiment;
  return (
    <>
      {readOnly.value ? (
        name
      ) : (
        <button type="button" class="name" onClick={onEdit}>
          <span>{name}</span>
          <span class="visually-hidden">{translate("experiments.edit")}</span>
          <PenIcon />
        </button>
      )}
      {tags.length > 0 && (
        <ul class="experiments__tags">
          {tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      )}
      {note !== null && <p class="experiments__note">{note}</p>}
    </>
  );
}

/** The latest runs with settings and scores; any of their models can be selected for use. */
import type { TrainingRun } from "../../../api";
import { Button } from "../../../components/Button";
import { ChartIcon, CheckIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { readOnly } from "../../../readOnly";
import { settingNames } from "../../../trainingSettings";
import { formatDateTime, translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { formatScore } from "../../training/formatScore";
import { cameTrained } from "../../training/trainingState";
import { isActive } from "../../training/trainingStore";

export function RunList() {
  const { trainingStore } = useCollectStore();
  const ended = trainingStore.runs.value.filter((run) => !isActive(run));
  if (ended.length === 0) return null;
  return (
    <section class="card runs" aria-labelledby="runs-title">
      <h3 class="runs__title" id="runs-title">
        {translate("collect.runs")}
      </h3>
      <ol class="runs__list">
        {ended.map((run) => (
          <RunItem key={run.id} run={run} />
        ))}
      </ol>
    </section>
  );
}

function RunItem({ run }: { run: TrainingRun }) {
  const { trainingStore, model } = useCollectStore();
  const current = run.model_id !== null && run.model_id === model.value?.id;
  const shown = trainingStore.shownRun.value?.id === run.id;
  return (
    <li class={current ? "run run--current" : "run"} data-status={run.status}>
      <p class="run__when">
        {formatDateTime(run.created_at)}
        <span class={`run__status run__status--${run.status}`}>{translate(`collect.run_${run.status}`)}</span>
      </p>
      <p class="run__settings">{cameTrained(run) ? translate("collect.run_came") : settingsSummary(run)}</p>
      {run.status === "failed" && <p class="field__problem">{run.error?.message}</p>}
      {run.scores && <RunScores run={run} />}
      <div class="run__actions">
        {run.status !== "failed" && !cameTrained(run) && (
          <Button
            kind="quiet"
            icon={<ChartIcon />}
            aria-pressed={shown}
            onClick={() => void trainingStore.showRun(run).catch(toastProblem)}
          >
            {translate("collect.chart")}
          </Button>
        )}
        {current && (
          <span class="run__in-use">
            <CheckIcon />
            {translate("collect.model_in_use")}
          </span>
        )}
        {!current && !readOnly.value && run.model_id !== null && (
          <Button kind="soft" onClick={() => void trainingStore.useModel(run).catch(toastProblem)}>
            {translate("collect.use_model")}
          </Button>
        )}
      </div>
    </li>
  );
}

function settingsSummary({ settings }: TrainingRun): string {
  const parts = settingNames.map((name) => translate(`collect.run_${name}`, { value: settings[name] }));
  if (settings.hidden_units > 0) parts.push(translate("collect.run_hidden_units", { value: settings.hidden_units }));
  return parts.join(" · ");
}

function RunScores({ run }: { run: TrainingRun }) {
  const { scores } = run;
  if (!scores) return null;
  return (
    <dl class="run__scores">
      <div>
        <dt>{translate("collect.run_acc")}</dt>
        <dd>{formatScore("acc", scores.acc)}</dd>
      </div>
      {scores.val_acc !== null && (
        <div>
          <dt>{translate("collect.run_val_acc")}</dt>
          <dd>{formatScore("acc", scores.val_acc)}</dd>
        </div>
      )}
      <div>
        <dt>{translate("collect.run_loss")}</dt>
        <dd>{formatScore("loss", scores.loss)}</dd>
      </div>
      {scores.val_loss !== null && (
        <div>
          <dt>{translate("collect.run_val_loss")}</dt>
          <dd>{formatScore("loss", scores.val_loss)}</dd>
        </div>
      )}
    </dl>
  );
}

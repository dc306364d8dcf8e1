/** The last runs with their settings and scores; any model can be chosen for use. */
import type { TrainingRun } from "../../api";
import { Button } from "../../components/Button";
import { ChartIcon, CheckIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { looking } from "../../lesson/looking";
import { say, shownMoment } from "../../words";
import { useWorkspace } from "../workspace";
import { isActive } from "./desk";
import { shownScore } from "./shownScore";

export function RunList() {
  const { desk } = useWorkspace();
  const ended = desk.runs.value.filter((run) => !isActive(run));
  if (ended.length === 0) return null;
  return (
    <section class="card runs" aria-labelledby="runs-title">
      <h3 class="runs__title" id="runs-title">{say("collect.runs")}</h3>
      <ol class="runs__list">{ended.map((run) => <Run key={run.id} run={run} />)}</ol>
    </section>
  );
}

function Run({ run }: { run: TrainingRun }) {
  const { desk, model } = useWorkspace();
  const current = run.model_id !== null && run.model_id === model.value?.id;
  const shown = desk.shown.value?.id === run.id;
  return (
    <li class={current ? "run run--current" : "run"} data-status={run.status}>
      <p class="run__when">{shownMoment(run.created_at)}<span class={`run__status run__status--${run.status}`}>{say(`collect.run_${run.status}`)}</span></p>
      <p class="run__settings">{settingsLine(run)}</p>
      {run.status === "failed" && <p class="field__problem">{run.error?.message}</p>}
      {run.scores && <Scores run={run} />}
      <div class="run__actions">
        {run.status !== "failed" && (
          <Button kind="quiet" icon={<ChartIcon />} aria-pressed={shown} onClick={() => void desk.show(run).catch(toastProblem)}>{say("collect.chart")}</Button>
        )}
        {current && <span class="run__in-use"><CheckIcon />{say("collect.model_in_use")}</span>}
        {!current && !looking.value && run.model_id !== null && (
          <Button kind="soft" onClick={() => void desk.use(run).catch(toastProblem)}>{say("collect.use_model")}</Button>
        )}
      </div>
    </li>
  );
}

function settingsLine({ settings }: TrainingRun): string {
  const parts = [
    say("collect.run_epochs", { value: settings.epochs }),
    say("collect.run_batch", { value: settings.batch_size }),
    say("collect.run_rate", { value: settings.learning_rate }),
    say("collect.run_validation", { value: settings.validation_ratio }),
  ];
  if (settings.hidden_units > 0) parts.push(say("collect.run_hidden", { value: settings.hidden_units }));
  return parts.join(" · ");
}

function Scores({ run }: { run: TrainingRun }) {
  const { scores } = run;
  if (!scores) return null;
  return (
    <dl class="run__scores">
      <div><dt>acc</dt><dd>{shownScore("acc", scores.acc)}</dd></div>
      {scores.val_acc !== null && <div><dt>val_acc</dt><dd>{shownScore("acc", scores.val_acc)}</dd></div>}
      <div><dt>loss</dt><dd>{shownScore("loss", scores.loss)}</dd></div>
      {scores.val_loss !== null && <div><dt>val_loss</dt><dd>{shownScore("loss", scores.val_loss)}</dd></div>}
    </dl>
  );
}

/** The newest run: its charts with marks, what happened on the way, and the same numbers as a table. */
import { useMemo } from "preact/hooks";
import type { EpochScores, TrainingRun } from "../../apiTypes";
import { ScoreChart } from "../../collect/columns/training/ScoreChart";
import { useLive } from "../../collect/columns/training/useLive";
import { formatScore } from "../../collect/training/formatScore";
import { isActive } from "../../collect/training/trainingStore";
import { CheckIcon, WarningIcon } from "../../components/icons";
import { translate } from "../../words";
import { courseTexts, marksOf, rateText } from "./courses";

interface LabRunProps {
  run: TrainingRun;
  history: EpochScores[];
}

const SCORES = ["acc", "val_acc", "loss", "val_loss"] as const;

export function LabRun({ run, history }: LabRunProps) {
  const live = useLive(run);
  const marks = useMemo(() => marksOf(run, history), [run, history]);
  const validated = run.settings.validation_ratio > 0;
  const epochs = isActive(run) ? run.settings.epochs : (history.at(-1)?.epoch ?? run.settings.epochs);
  return (
    <div class="lab-run">
      <RunState run={run} history={history} />
      <div class="lab-parts">
        {(["acc", "loss"] as const).map((score) => (
          <ScoreChart
            key={score}
            score={score}
            history={history}
            epochs={epochs}
            validated={validated}
            marks={marks}
            live={live}
          />
        ))}
      </div>
      {!isActive(run) && history.length > 0 && (
        <details class="lab-refusals">
          <summary>{translate("conditions.epochs_shown")}</summary>
          <RunTable run={run} history={history} />
        </details>
      )}
    </div>
  );
}

function RunState({ run, history }: LabRunProps) {
  const { status, error, settings } = run;
  const last = history.at(-1);
  if (isActive(run))
    return (
      <p role="status">
        {last === undefined
          ? translate("conditions.waiting")
          : translate("conditions.running", { epoch: last.epoch, epochs: settings.epochs })}
      </p>
    );
  const good = status === "succeeded";
  const texts = courseTexts(run, history);
  return (
    <div class={good ? "notice notice--good" : "notice notice--warning"} role="status">
      {good ? <CheckIcon /> : <WarningIcon />}
      <div class="notice__text">
        <p>
          {translate(`conditions.run_${status}`)} {error?.message}
        </p>
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </div>
  );
}

function RunTable({ run, history }: LabRunProps) {
  const title = translate("conditions.epoch_table");
  return (
    <div class="lab-table lab-table--tall" tabIndex={0} role="group" aria-label={title}>
      <table>
        <caption class="lab-table__title">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{translate("collect.epoch")}</th>
            <th scope="col">{translate("conditions.learning_rate")}</th>
            {SCORES.map((score) => (
              <th key={score} scope="col">
                {score}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.map((scores) => (
            <tr key={scores.epoch} class={scores.epoch === run.kept_epoch ? "lab-kept" : ""}>
              <th scope="row">{scores.epoch}</th>
              <td>{rateText(scores.learning_rate)}</td>
              {SCORES.map((score) => (
                <td key={score}>{formatScore(score.endsWith("acc") ? "acc" : "loss", scores[score])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The newest run: its charts with marks, what happened on the way, and the same numbers as a table. */

import { useMemo } from "preact/hooks";
import type { EpochScores, TrainingRun } from "../../apiTypes";
import { ScoreChart } from "../../collect/columns/training/ScoreChart";
import { useLive } from "../../collect/columns/training/useLive";
import { formatScore } from "../../collect/training/formatScore";
import { isActive } from "../../collect/training/trainingStore";
import { CheckIcon, WarningIcon } from "../../components/icons";
import { isValidated } from "../../trainingSettings";
import { translate } from "../../words";
import { JobProgress } from "../jobs/JobProgress";
import { LabTable } from "../tables/LabTable";
import { courseTexts, isBeingPrepared, learntTexts, marksOf, rateText } from "./courses";

interface LabRunProps {
  run: TrainingRun;
  history: EpochScores[];
  onStop: () => Promise<void>;
}

const SCORES = ["acc", "val_acc", "loss", "val_loss"] as const;

export function LabRun({ run, history, onStop }: LabRunProps) {
  return (
    <div class="lab-run">
      {isBeingPrepared(run) ? <Preparing run={run} onStop={onStop} /> : <Shown run={run} history={history} />}
    </div>
  );
}

type RunShown = Pick<LabRunProps, "run" | "history">;

function Shown({ run, history }: RunShown) {
  const live = useLive(run);
  const marks = useMemo(() => marksOf(run, history), [run, history]);
  const validated = isValidated(run.settings);
  const epochs = isActive(run) ? run.settings.epochs : (history.at(-1)?.epoch ?? run.settings.epochs);
  return (
    <>
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
    </>
  );
}

function Preparing({ run: { preparation, settings }, onStop }: Pick<LabRunProps, "run" | "onStop">) {
  const { variants = 0, variants_done: done = 0, waiting_for = null } = preparation ?? {};
  return (
    <JobProgress
      words={translate(preparingKey(variants, settings), { done, variants })}
      done={done}
      of={variants}
      waitingFor={waiting_for}
      stopLabel={translate("conditions.stop")}
      onStop={onStop}
    />
  );
}

function preparingKey(variants: number, { network = "", augmentation_level = 0 }: TrainingRun["settings"]): string {
  if (variants === 0) return "conditions.waiting";
  return network !== "" && augmentation_level === 0 ? "networks.preparing" : "conditions.preparing";
}

function RunState({ run, history }: RunShown) {
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
  const texts = good ? [...learntTexts(run), ...courseTexts(run, history)] : courseTexts(run, history);
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

function RunTable({ run, history }: RunShown) {
  const title = translate("conditions.epoch_table");
  return (
    <LabTable
      title={title}
      class="lab-table--tall"
      heads={[
        translate("collect.epoch"),
        translate("conditions.learning_rate"),
        ...SCORES.map((score) => translate(`collect.score_${score}`)),
      ]}
    >
      {history.map((scores) => (
        <tr key={scores.epoch} class={scores.epoch === run.kept_epoch ? "lab-kept" : ""}>
          <th scope="row">{scores.epoch}</th>
          <td>{rateText(scores.learning_rate)}</td>
          {SCORES.map((score) => (
            <td key={score}>{formatScore(score.endsWith("acc") ? "acc" : "loss", scores[score])}</td>
          ))}
        </tr>
      ))}
    </LabTable>
  );
}

/** The charts of one run, and the same numbers as a table. */
import { useState } from "preact/hooks";
import type { EpochScores, TrainingRun } from "../../../api";
import { Button } from "../../../components/Button";
import { ChartIcon, TableIcon } from "../../../components/icons";
import { isValidated } from "../../../trainingSettings";
import { formatDateTime, translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { untrainedScores } from "../../training/epochHistory";
import { formatScore } from "../../training/formatScore";
import { cameTrained } from "../../training/trainingState";
import { isActive } from "../../training/trainingStore";
import { ScoreChart } from "./ScoreChart";
import { useLive } from "./useLive";

export function RunProgress() {
  const { trainingStore } = useCollectStore();
  const run = trainingStore.shownRun.value;
  const live = useLive(run);
  if (run === null || cameTrained(run)) return null;
  const history = fromUntrained(trainingStore.shownHistory.value, run, trainingStore.shownClassCount.value);
  return (
    <section class="card progress" aria-labelledby="chart-title">
      <RunCharts run={run} history={history} live={live} />
    </section>
  );
}

/** The history with what the head scored before its first epoch. */
function fromUntrained(history: EpochScores[], run: TrainingRun, classCount: number | null): EpochScores[] {
  if (classCount === null) return history;
  return [untrainedScores(classCount, isValidated(run.settings)), ...history];
}

function RunCharts({ run, history, live }: { run: TrainingRun; history: EpochScores[]; live: boolean }) {
  const [asTable, setAsTable] = useState(false);
  const epochs = run.settings.epochs;
  const validated = isValidated(run.settings);
  return (
    <>
      <header class="progress__head">
        <h3 class="progress__title" id="chart-title">
          {translate("collect.chart")}
        </h3>
        <p class="progress__when ellipsis">{formatDateTime(run.created_at)}</p>
        <Button
          kind="quiet"
          icon={asTable ? <ChartIcon /> : <TableIcon />}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {translate(asTable ? "collect.as_chart" : "collect.as_table")}
        </Button>
      </header>
      <div class="progress__charts" hidden={asTable}>
        {(["acc", "loss"] as const).map((score) => (
          <ScoreChart key={score} score={score} history={history} epochs={epochs} validated={validated} live={live} />
        ))}
      </div>
      <div class={asTable ? "progress__table" : "visually-hidden"} tabIndex={asTable ? 0 : -1}>
        {/* A growing table would be read out again and again. */}
        {(asTable || !isActive(run)) && <ScoreTable history={history} />}
      </div>
    </>
  );
}

function ScoreTable({ history }: { history: EpochScores[] }) {
  return (
    <table class="scores">
      <caption class="visually-hidden">{translate("collect.table_caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{translate("collect.epoch")}</th>
          <th scope="col">{translate("collect.score_acc")}</th>
          <th scope="col">{translate("collect.score_val_acc")}</th>
          <th scope="col">{translate("collect.score_loss")}</th>
          <th scope="col">{translate("collect.score_val_loss")}</th>
        </tr>
      </thead>
      <tbody>
        {history.map(({ epoch, acc, val_acc, loss, val_loss }) => (
          <tr key={epoch}>
            <th scope="row">{epoch}</th>
            <td>{formatScore("acc", acc)}</td>
            <td>{formatScore("acc", val_acc)}</td>
            <td>{formatScore("loss", loss)}</td>
            <td>{formatScore("loss", val_loss)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

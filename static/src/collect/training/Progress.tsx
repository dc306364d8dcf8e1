/** The charts of one run and the same numbers as a table. */
import { useState } from "preact/hooks";
import type { EpochScores, TrainingRun } from "../../api";
import { Button } from "../../components/Button";
import { ChartIcon, TableIcon } from "../../components/icons";
import { say, shownMoment } from "../../words";
import { useWorkspace } from "../workspace";
import { isActive } from "./desk";
import { ScoreChart } from "./ScoreChart";
import { shownScore } from "./shownScore";

export function Progress() {
  const { desk } = useWorkspace();
  const run = desk.shown.value;
  if (run === null) return null;
  const history = desk.shownHistory.value;
  return (
    <section class="card progress" aria-labelledby="chart-title">
      <Charts run={run} history={history} />
    </section>
  );
}

function Charts({ run, history }: { run: TrainingRun; history: EpochScores[] }) {
  const [asTable, setAsTable] = useState(false);
  const epochs = run.settings.epochs;
  const validated = run.settings.validation_ratio > 0;
  return (
    <>
      <header class="progress__head">
        <h3 class="progress__title" id="chart-title">{say("collect.chart")}</h3>
        <p class="progress__when ellipsis">{shownMoment(run.created_at)}</p>
        <Button kind="quiet" icon={asTable ? <ChartIcon /> : <TableIcon />} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {say(asTable ? "collect.as_chart" : "collect.as_table")}
        </Button>
      </header>
      <div class="progress__charts" hidden={asTable}>
        <ScoreChart of="acc" history={history} epochs={epochs} validated={validated} />
        <ScoreChart of="loss" history={history} epochs={epochs} validated={validated} />
      </div>
      <div class={asTable ? "progress__table" : "unseen"} tabIndex={asTable ? 0 : -1}>
        {/* A growing table would be read out again and again. */}
        {(asTable || !isActive(run)) && <ScoreTable history={history} />}
      </div>
    </>
  );
}

function ScoreTable({ history }: { history: EpochScores[] }) {
  return (
    <table class="scores">
      <caption class="unseen">{say("collect.table_caption")}</caption>
      <thead>
        <tr><th scope="col">{say("collect.epoch")}</th><th scope="col">acc</th><th scope="col">val_acc</th><th scope="col">loss</th><th scope="col">val_loss</th></tr>
      </thead>
      <tbody>
        {history.map(({ epoch, acc, val_acc, loss, val_loss }) => (
          <tr key={epoch}><th scope="row">{epoch}</th><td>{shownScore("acc", acc)}</td><td>{shownScore("acc", val_acc)}</td><td>{shownScore("loss", loss)}</td><td>{shownScore("loss", val_loss)}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

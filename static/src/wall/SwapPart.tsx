/** A table of models and pictures: which models also recognize other students' pictures? */

import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { EmptyState } from "../components/EmptyState";
import { CloseIcon, InfoIcon, TableIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { scoreNote, scoreText, shortScoreText } from "../honest/score";
import { translate } from "../words";
import {
  chooseTestSet,
  getTestSet,
  removeTestSet,
  runSwapTest,
  type ShownPictures,
  type SwapCell,
  type SwapRow,
  type SwapTest,
  type TestSet,
} from "./api";
import { ProjectChooser } from "./HandOutPart";
import { type Chosen, SwapChoices } from "./SwapChoices";
import { findings, foreignAccuracy } from "./swapFindings";

export function SwapPart({ classroom }: { classroom: string }) {
  const [test, setTest] = useState<SwapTest | null>(null);
  const [working, setWorking] = useState(false);
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [shown, setShown] = useState<ShownPictures>("all");
  const run = () => {
    setWorking(true);
    runSwapTest(classroom, [...chosen.values()], shown)
      .then(setTest, toastProblem)
      .finally(() => setWorking(false));
  };
  return (
    <div class="swap">
      <section class="card swap__part" aria-labelledby="swap-title">
        <h2 id="swap-title" class="hand-out__title">
          {translate("wall.swap")}
        </h2>
        <p class="hand-out__text">{translate("wall.swap_text")}</p>
        <SwapChoices classroom={classroom} chosen={chosen} onChosen={setChosen} shown={shown} onShown={setShown} />
        <Button kind="main" big icon={<TableIcon />} disabled={working} onClick={run}>
          {translate(working ? "wall.swap_working" : "wall.swap_run")}
        </Button>
        {test !== null && <Result test={test} />}
      </section>
      <HiddenSet classroom={classroom} onChange={() => setTest(null)} />
    </div>
  );
}

function Result({ test }: { test: SwapTest }) {
  if (test.rows.length === 0) return <EmptyState text={translate("wall.swap_nobody")} />;
  return (
    <>
      <div class="swap__scroll" tabIndex={0} role="group" aria-label={translate("wall.swap_table")}>
        <table class="swap-table">
          <caption class="visually-hidden">{translate("wall.swap_table")}</caption>
          <thead>
            <tr>
              <th scope="col">{translate("wall.swap_corner")}</th>
              {test.columns.map((column) => (
                <th
                  scope="col"
                  key={column.project_id}
                  title={translate("wall.swap_pictures", { count: column.picture_count })}
                >
                  {column.nickname ?? translate("wall.swap_hidden")}
                </th>
              ))}
              <th scope="col">{translate("wall.swap_honest")}</th>
              <th scope="col">{translate("wall.swap_foreign")}</th>
            </tr>
          </thead>
          <tbody>
            {test.rows.map((row) => (
              <tr key={row.project_id}>
                <th scope="row" title={row.project_name}>
                  {row.nickname}
                </th>
                {row.cells.map((cell, index) => (
                  <Cell key={test.columns[index]?.project_id} cell={cell} />
                ))}
                <HonestCell score={row.score} />
                <td class="swap-table__sum">{percent(foreignAccuracy(row))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="swap__legend">{translate("wall.swap_legend")}</p>
      <p class="swap__legend">{translate("wall.swap_honest_note")}</p>
      {test.without_model > 0 && (
        <p class="swap__legend">{translate("wall.swap_without", { count: test.without_model })}</p>
      )}
      <Findings test={test} />
    </>
  );
}

function Cell({ cell }: { cell: SwapCell }) {
  const { accuracy, right, shown, unknown, own } = cell;
  const level = accuracy === null ? "none" : accuracy >= 0.9 ? "high" : accuracy >= 0.6 ? "middle" : "low";
  const facts =
    accuracy === null ? translate("wall.swap_unknown") : translate("wall.swap_facts", { right, shown, unknown });
  return (
    <td
      class={`swap-cell swap-cell--${level}${own ? " swap-cell--own" : ""}`}
      title={own ? `${translate("wall.swap_own")} ${facts}` : facts}
    >
      {percent(accuracy)}
    </td>
  );
}

function HonestCell({ score }: { score: SwapRow["score"] }) {
  if (score === null) return <td class="swap-table__honest">–</td>;
  return (
    <td class="swap-table__honest" title={`${scoreText(score)} ${scoreNote(score)}`}>
      {shortScoreText(score)}
    </td>
  );
}

function Findings({ test }: { test: SwapTest }) {
  const found = findings(test);
  return (
    <div class="notice swap__lesson">
      <InfoIcon />
      <div class="notice__text">
        {found.map(({ kind, name, own, others }) => (
          <p key={kind}>
            {translate(`wall.finding_${kind}`, { name, own: Math.round(100 * own), others: Math.round(100 * others) })}
          </p>
        ))}
        <p>{translate("wall.swap_teaches")}</p>
      </div>
    </div>
  );
}

function HiddenSet({ classroom, onChange }: { classroom: string; onChange: () => void }) {
  const [chosen, setChosen] = useState<TestSet | null>(null);
  useEffect(() => {
    getTestSet(classroom).then(setChosen, toastProblem);
  }, [classroom]);
  const change = (work: Promise<TestSet>) =>
    work.then((now) => {
      setChosen(now);
      onChange();
    });
  return (
    <section class="card swap__part" aria-labelledby="hidden-title">
      <h2 id="hidden-title" class="hand-out__title">
        {translate("wall.hidden")}
      </h2>
      <p class="hand-out__text">{translate("wall.hidden_text")}</p>
      {chosen?.project_id != null && (
        <p class="hand-out__line">
          <b class="ellipsis">{chosen.name}</b>
          <Button
            kind="quiet"
            icon={<CloseIcon />}
            onClick={() =>
              void change(removeTestSet(classroom).then(() => ({ project_id: null, name: null }))).catch(toastProblem)
            }
          >
            {translate("wall.hidden_off")}
          </Button>
        </p>
      )}
      <ProjectChooser
        label={translate("wall.choose_hidden")}
        yes={translate("wall.hidden_use")}
        done="wall.hidden_chosen"
        onChosen={(project) => change(chooseTestSet(classroom, project.id))}
      />
    </section>
  );
}

const percent = (accuracy: number | null) => (accuracy === null ? "–" : `${Math.round(100 * accuracy)}%`);

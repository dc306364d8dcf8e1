/** Models by pictures: who learned something that holds for others' pictures, too? */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { CloseIcon, InfoIcon, TableIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { say } from "../words";
import { chooseTestSet, forgetTestSet, getTestSet, runSwapTest, type ShownPictures, type SwapCell, type SwapTest, type TestSet } from "./api";
import { Choosing } from "./HandOutPart";
import { findings, foreignAccuracy } from "./lessons";
import { SwapChoices, type Chosen } from "./SwapChoices";

export function SwapPart({ classroom }: { classroom: string }) {
  const [test, setTest] = useState<SwapTest | null>(null);
  const [working, setWorking] = useState(false);
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [shown, setShown] = useState<ShownPictures>("all");
  const run = () => {
    setWorking(true);
    runSwapTest(classroom, [...chosen.values()], shown).then(setTest, toastProblem).finally(() => setWorking(false));
  };
  return (
    <div class="swap">
      <section class="card swap__part" aria-labelledby="swap-title">
        <h2 id="swap-title" class="hand-out__title">{say("wall.swap")}</h2>
        <p class="hand-out__text">{say("wall.swap_text")}</p>
        <SwapChoices classroom={classroom} chosen={chosen} onChosen={setChosen} shown={shown} onShown={setShown} />
        <Button kind="main" big icon={<TableIcon />} disabled={working} onClick={run}>{say(working ? "wall.swap_working" : "wall.swap_run")}</Button>
        {test !== null && <Result test={test} />}
      </section>
      <HiddenSet classroom={classroom} onChange={() => setTest(null)} />
    </div>
  );
}

function Result({ test }: { test: SwapTest }) {
  if (test.rows.length === 0) return <p class="notice">{say("wall.swap_nobody")}</p>;
  return (
    <>
      <div class="swap__scroll" tabIndex={0} role="group" aria-label={say("wall.swap_table")}>
        <table class="swap-table">
          <caption class="unseen">{say("wall.swap_table")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("wall.swap_corner")}</th>
              {test.columns.map((each) => (
                <th scope="col" key={each.project_id} title={say("wall.swap_pictures", { count: each.picture_count })}>{each.nickname ?? say("wall.swap_hidden")}</th>
              ))}
              <th scope="col">{say("wall.swap_foreign")}</th>
            </tr>
          </thead>
          <tbody>
            {test.rows.map((row) => (
              <tr key={row.project_id}>
                <th scope="row" title={row.project_name}>{row.nickname}</th>
                {row.cells.map((cell, index) => <Cell key={test.columns[index]?.project_id} cell={cell} />)}
                <td class="swap-table__sum">{percent(foreignAccuracy(row))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="swap__legend">{say("wall.swap_legend")}</p>
      {test.without_model > 0 && <p class="swap__legend">{say("wall.swap_without", { count: test.without_model })}</p>}
      <Findings test={test} />
    </>
  );
}

function Cell({ cell }: { cell: SwapCell }) {
  const { accuracy, right, shown, unknown, own } = cell;
  const level = accuracy === null ? "none" : accuracy >= 0.9 ? "high" : accuracy >= 0.6 ? "middle" : "low";
  const facts = accuracy === null ? say("wall.swap_unknown") : say("wall.swap_facts", { right, shown, unknown });
  return <td class={`swap-cell swap-cell--${level}${own ? " swap-cell--own" : ""}`} title={own ? `${say("wall.swap_own")} ${facts}` : facts}>{percent(accuracy)}</td>;
}

function Findings({ test }: { test: SwapTest }) {
  const found = findings(test);
  return (
    <div class="notice swap__lesson">
      <InfoIcon />
      <div class="notice__text">
        {found.map(({ kind, name, own, others }) => (
          <p key={kind}>{say(`wall.finding_${kind}`, { name, own: Math.round(100 * own), others: Math.round(100 * others) })}</p>
        ))}
        <p>{say("wall.swap_teaches")}</p>
      </div>
    </div>
  );
}

function HiddenSet({ classroom, onChange }: { classroom: string; onChange: () => void }) {
  const [chosen, setChosen] = useState<TestSet | null>(null);
  useEffect(() => { getTestSet(classroom).then(setChosen, toastProblem); }, [classroom]);
  const change = (work: Promise<TestSet>) => work.then((now) => { setChosen(now); onChange(); });
  return (
    <section class="card swap__part" aria-labelledby="hidden-title">
      <h2 id="hidden-title" class="hand-out__title">{say("wall.hidden")}</h2>
      <p class="hand-out__text">{say("wall.hidden_text")}</p>
      {chosen?.project_id != null && (
        <p class="hand-out__line">
          <b class="ellipsis">{chosen.name}</b>
          <Button kind="quiet" icon={<CloseIcon />} onClick={() => void change(forgetTestSet(classroom).then(() => ({ project_id: null, name: null }))).catch(toastProblem)}>{say("wall.hidden_off")}</Button>
        </p>
      )}
      <Choosing label={say("wall.choose_hidden")} yes={say("wall.hidden_use")} done="wall.hidden_chosen" onChosen={(project) => change(chooseTestSet(classroom, project.id))} />
    </section>
  );
}

const percent = (accuracy: number | null) => (accuracy === null ? "–" : `${Math.round(100 * accuracy)}%`);

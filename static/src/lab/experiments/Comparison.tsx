/** The chosen experiments: their charts laid over one another, and what differs in words. */

import { translate } from "../../words";
import { type Line, LineChart } from "../charts/LineChart";
import type { Experiment } from "../server/experimentServer";
import { LabTable } from "../tables/LabTable";
import { percent } from "../testSet/testResult";
import { changesOf, haveSameData, lossShown, lossText, nameOf, pointsText, scoreOf } from "./differences";
import type { Compared } from "./experimentsStore";

interface ComparisonProps {
  all: readonly Experiment[];
  /** Oldest first; at least two. */
  compared: readonly Compared[];
}

export function Comparison({ all, compared }: ComparisonProps) {
  const [first, ...others] = compared.map(({ experiment }) => experiment);
  if (first === undefined) return null;
  return (
    <>
      <div class="lab-parts">
        {(["acc", "loss"] as const).map((score) => (
          <LineChart
            key={score}
            title={translate(`experiments.chart_${score}`)}
            lines={linesOf(score, all, compared)}
            most={score === "acc" ? 1 : null}
          />
        ))}
      </div>
      <p class="field__note">{translate("experiments.scored")}</p>
      <DifferenceTable all={all} first={first} others={others} />
      <p class="field__note">{translate("experiments.chance")}</p>
      {others.some((each) => !haveSameData(first, each)) && (
        <p class="field__note">{translate("experiments.other_data")}</p>
      )}
    </>
  );
}

function linesOf(score: "acc" | "loss", all: readonly Experiment[], compared: readonly Compared[]): Line[] {
  return compared.map(({ experiment, history }) => ({
    label: nameOf(experiment, all),
    points: history.map((scores) => ({ x: scores.epoch, y: scores[`val_${score}`] ?? scores[score] })),
  }));
}

interface DifferenceTableProps {
  all: readonly Experiment[];
  first: Experiment;
  others: readonly Experiment[];
}

const DIFFERENCE_COLUMNS = ["against", "what_changed", "column_accuracy", "column_loss"];

function DifferenceTable({ all, first, others }: DifferenceTableProps) {
  const title = translate("experiments.differences", { name: nameOf(first, all) });
  return (
    <LabTable
      title={title}
      class="experiments"
      heads={DIFFERENCE_COLUMNS.map((name) => translate(`experiments.${name}`))}
    >
      <ScoreRow name={nameOf(first, all)} experiment={first} text="–" />
      {others.map((each) => (
        <ScoreRow key={each.id} name={nameOf(each, all)} experiment={each} text={differenceText(first, each)} />
      ))}
    </LabTable>
  );
}

function ScoreRow({ name, experiment, text }: { name: string; experiment: Experiment; text: string }) {
  const score = scoreOf(experiment);
  return (
    <tr>
      <th scope="row" class="lab-table__name">
        {name}
      </th>
      <td class="experiments__changed" data-label={translate("experiments.what_changed")}>
        {text}
      </td>
      <td class="experiments__short" data-label={translate("experiments.column_accuracy")}>
        {score === null ? "–" : percent(score.acc)}
      </td>
      <td class="experiments__short" data-label={translate("experiments.column_loss")}>
        {score === null ? "–" : lossShown(score)}
      </td>
    </tr>
  );
}

/** "학습률 0.01 → 0.001, 정확도 +2.1점, 손실 −0.02". */
function differenceText(before: Experiment, after: Experiment): string {
  const changes = changesOf(before, after);
  const [one, other] = [scoreOf(before), scoreOf(after)];
  const results =
    one === null || other === null
      ? [translate("experiments.no_score")]
      : [
          translate("experiments.accuracy_changed", { points: pointsText(one, other) }),
          translate("experiments.loss_changed", { change: lossText(one, other) }),
        ];
  return [...(changes.length === 0 ? [translate("experiments.same")] : changes), ...results].join(", ");
}

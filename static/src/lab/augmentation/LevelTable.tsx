/** What each level came to, one row a level. */

import { formatScore } from "../../collect/training/formatScore";
import { CheckIcon } from "../../components/icons";
import { formatNumber, translate } from "../../words";
import type { LevelComparison, LevelResult } from "../server/augmentationServer";
import { LabTable } from "../tables/LabTable";
import { percent } from "../testSet/testResult";
import { levelName } from "../training/levelNames";

const COLUMNS = ["level", "learnt", "accuracy", "loss", "time"];

export function LevelTable({ comparison: { levels, best, validation_pictures } }: { comparison: LevelComparison }) {
  const title = translate("lab.compare_table", { count: validation_pictures });
  return (
    <LabTable title={title} heads={COLUMNS.map((name) => translate(`lab.column_${name}`))}>
      {levels.map((result) => (
        <Row key={result.level} result={result} isBest={result.level === best} />
      ))}
    </LabTable>
  );
}

function Row({ result, isBest }: { result: LevelResult; isBest: boolean }) {
  return (
    <tr class={isBest ? "augment__best" : ""}>
      <th scope="row" class="augment__level">
        {levelName(result.level)}
        {isBest && (
          <span class="augment__mark">
            <CheckIcon />
            {translate("lab.level_best")}
          </span>
        )}
      </th>
      <td>{formatNumber(result.pictures)}</td>
      <td>{percent(result.accuracy)}</td>
      <td>{formatScore("loss", result.loss)}</td>
      <td>{translate("lab.seconds", { count: Math.round(result.training_s * 100) / 100 })}</td>
    </tr>
  );
}

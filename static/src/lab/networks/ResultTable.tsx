/** What each network came to, one row a network. */
import { CheckIcon } from "../../components/icons";
import { translate } from "../../words";
import type { Network, NetworkComparison, NetworkResult } from "../server/networkServer";
import { LabTable } from "../tables/LabTable";
import { percent } from "../testSet/testResult";
import { networkName, networkNote } from "../training/networkNames";
import { megabytesText, millisecondsText, secondsText } from "./comparisonTexts";

const COLUMNS = ["network", "val_accuracy", "accuracy", "seconds", "picture", "size"];

interface ResultTableProps {
  comparison: NetworkComparison;
  networks: readonly Network[];
}

export function ResultTable({ comparison: { results, best, validation_pictures }, networks }: ResultTableProps) {
  const sizes = new Map(networks.map(({ name, megabytes }) => [name, megabytes]));
  return (
    <div>
      <LabTable
        title={translate("networks.table", { count: validation_pictures })}
        heads={COLUMNS.map((name) => translate(`networks.column_${name}`))}
      >
        {results.map((result) => (
          <Row
            key={result.network}
            result={result}
            megabytes={sizes.get(result.network) ?? null}
            isBest={result.network === best}
          />
        ))}
      </LabTable>
      <p class="field__note">{translate("networks.time_note")}</p>
    </div>
  );
}

interface RowProps {
  result: NetworkResult;
  megabytes: number | null;
  isBest: boolean;
}

function Row({ result, megabytes, isBest }: RowProps) {
  return (
    <tr class={isBest ? "augment__best" : ""}>
      <th scope="row">
        <span class="networks__name">
          {networkName(result.network)}
          {isBest && (
            <span class="augment__mark">
              <CheckIcon />
              {translate("networks.best_mark")}
            </span>
          )}
        </span>
        <span class="networks__note">{networkNote(result.network)}</span>
      </th>
      <td>{percent(result.val_accuracy)}</td>
      <td>{percent(result.accuracy)}</td>
      <td>{secondsText(result.seconds)}</td>
      <td>{millisecondsText(result.picture_s)}</td>
      <td>{megabytes === null ? "–" : megabytesText(megabytes)}</td>
    </tr>
  );
}

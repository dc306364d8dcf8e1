/** What the trained network came to, beside the frozen one that only got a head. */
import { formatNumber, translate } from "../../words";
import type { NetworkTraining } from "../server/networkTrainingServer";
import { LabTable } from "../tables/LabTable";
import { percent } from "../testSet/testResult";
import { durationText, trainedSeconds } from "./trainingTexts";

interface Row {
  name: string;
  right: number;
  pictures: number;
  accuracy: number;
  test: number | null;
  seconds: number;
  trained: number | null;
}

export function ResultTable({ training, name }: { training: NetworkTraining; name: string }) {
  const rows = rowsOf(training, name);
  const tested = rows.some(({ test }) => test !== null);
  const columns = ["network", "val", "acc", ...(tested ? ["test"] : []), "seconds", "trained"];
  return (
    <div>
      <LabTable
        title={translate("ownNetwork.table", { count: training.validation_pictures })}
        class="own-results"
        heads={columns.map((column) => translate(`ownNetwork.column_${column}`))}
      >
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{percent(row.right / row.pictures)}</td>
            <td>{percent(row.accuracy)}</td>
            {tested && <td>{row.test === null ? "–" : percent(row.test)}</td>}
            <td>{durationText(row.seconds)}</td>
            <td>{row.trained === null ? "–" : formatNumber(row.trained)}</td>
          </tr>
        ))}
      </LabTable>
      <p class="field__note">{translate("ownNetwork.table_note")}</p>
    </div>
  );
}

function rowsOf({ epochs, transfer, outcome, phases }: NetworkTraining, name: string): Row[] {
  const head = phases.length > 1 ? epochs[(phases[0]?.epochs ?? 1) - 1] : undefined;
  const last = epochs.at(-1);
  const rows: Row[] = [];
  if (transfer !== null)
    rows.push({
      ...transfer,
      name: translate("ownNetwork.frozen"),
      test: shareOf(transfer.test_right, transfer.test_pictures),
    });
  if (head !== undefined && head !== last)
    rows.push({
      ...head,
      name: translate("ownNetwork.head_only"),
      accuracy: head.acc,
      test: null,
      seconds: trainedSeconds(epochs.slice(0, head.epoch)),
      trained: null,
    });
  if (last !== undefined)
    rows.push({
      ...last,
      name,
      accuracy: last.acc,
      test: outcome === null ? null : shareOf(outcome.test_right, outcome.test_pictures),
      seconds: trainedSeconds(epochs),
      trained: outcome?.trained ?? null,
    });
  return rows;
}

const shareOf = (right: number, of: number): number | null => (of === 0 ? null : right / of);

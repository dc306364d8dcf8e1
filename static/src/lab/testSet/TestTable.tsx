/** The pictures of a test set with their answers, wrong ones first, page by page. */

import { thumbnailOf } from "../../api";
import { Button } from "../../components/Button";
import { formatNumber, translate } from "../../words";
import { TEST_ROWS, type TestRow, type TestSet } from "../server/labServer";
import { LabTable } from "../tables/LabTable";
import { neighbors, percent, scoreText, verdict } from "./testResult";

interface TestTableProps {
  testSet: TestSet;
  /** The number of rows before the first one that is shown. */
  start: number;
  busy: boolean;
  onStart: (start: number) => void;
}

export function TestTable({ testSet, start, busy, onStart }: TestTableProps) {
  const { rows, labeled_count, result } = testSet;
  const labeled = labeled_count > 0;
  const title = translate(result !== null && result.counted > 0 ? "lab.test_rows_wrong_first" : "lab.test_rows");
  const columns = ["picture", "name", ...(labeled ? ["true"] : []), "predicted", "confidence", "best"];
  return (
    <div>
      <LabTable
        title={title}
        class="lab-table--wide"
        busy={busy}
        heads={columns.map((name) => translate(`lab.column_${name}`))}
      >
        {rows.map((row) => (
          <Row key={row.id} row={row} labeled={labeled} />
        ))}
      </LabTable>
      {testSet.picture_count > TEST_ROWS && (
        <PageTurner start={start} count={testSet.picture_count} busy={busy} onStart={onStart} />
      )}
    </div>
  );
}

function Row({ row, labeled }: { row: TestRow; labeled: boolean }) {
  const [first] = row.best;
  const outcome = verdict(row);
  return (
    <tr class={`lab-test--${outcome}`}>
      <td>
        <img
          class="lab-picture"
          src={thumbnailOf(row.image_url)}
          alt={translate("lab.test_picture_alt", { number: row.number })}
          loading="lazy"
          width="224"
          height="224"
        />
      </td>
      <td class="lab-table__name">{row.name}</td>
      {labeled && <td>{row.true_name ?? "–"}</td>}
      <td>
        {first?.class_name ?? "–"}{" "}
        {outcome !== "open" && <b class="lab-test__mark">{translate(`lab.test_${outcome}`)}</b>}
      </td>
      <td>{first === undefined ? "–" : percent(first.confidence)}</td>
      <td>{row.best.map(scoreText).join(", ") || "–"}</td>
    </tr>
  );
}

function PageTurner({ start, count, busy, onStart }: { count: number } & Omit<TestTableProps, "testSet">) {
  const { before, after } = neighbors(start, count);
  const from = formatNumber(start + 1);
  const to = formatNumber(Math.min(start + TEST_ROWS, count));
  return (
    <div class="lab-actions">
      <Button disabled={busy || before === null} onClick={() => before !== null && onStart(before)}>
        {translate("lab.test_before")}
      </Button>
      <span role="status">{translate("lab.test_page", { from, to, count })}</span>
      <Button disabled={busy || after === null} onClick={() => after !== null && onStart(after)}>
        {translate("lab.test_after")}
      </Button>
    </div>
  );
}

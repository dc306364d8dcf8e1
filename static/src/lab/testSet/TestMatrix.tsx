/** The confusion matrix of a test set: rows are the true classes, columns the answers. A count opens its pictures. */
import { useState } from "preact/hooks";
import { cellText } from "../../collect/columns/insights/explain";
import { translate } from "../../words";
import type { TestCell, TestClass, TestResult } from "../server/labServer";
import { TestCellDialog } from "./TestCellDialog";

interface OpenedCell {
  title: string;
  cell: TestCell;
  count: number;
}

export function TestMatrix({ projectId, result: { classes, matrix } }: { projectId: string; result: TestResult }) {
  const [opened, setOpened] = useState<OpenedCell | null>(null);
  return (
    <>
      <div class="matrix" tabIndex={0} role="group" aria-label={translate("insights.matrix")}>
        <table class="matrix__table">
          <caption class="lab-table__title">
            {translate("insights.matrix")} <span class="field__note">{translate("insights.matrix_note")}</span>
          </caption>
          <thead>
            <tr>
              <th scope="col" class="matrix__corner">
                {translate("insights.matrix_corner")}
              </th>
              {classes.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">{translate("insights.right")}</th>
            </tr>
          </thead>
          <tbody>
            {classes.map((truth, row) => (
              <tr key={truth.id}>
                <th scope="row">{truth.name}</th>
                {classes.map((answer, column) => (
                  <td key={answer.id}>
                    <Cell truth={truth} answer={answer} count={matrix[row]?.[column] ?? 0} onOpen={setOpened} />
                  </td>
                ))}
                <td class="matrix__right">{`${truth.right} / ${truth.pictures}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {opened !== null && <TestCellDialog projectId={projectId} {...opened} onClose={() => setOpened(null)} />}
    </>
  );
}

interface CellProps {
  truth: TestClass;
  answer: TestClass;
  count: number;
  onOpen: (opened: OpenedCell) => void;
}

function Cell({ truth, answer, count, onOpen }: CellProps) {
  if (count === 0) return <span class="matrix__none">0</span>;
  const kind = truth.id === answer.id ? "right" : "wrong";
  const title = cellText(count, truth.name, answer.name);
  return (
    <button
      type="button"
      class={`matrix__cell matrix__cell--${kind}`}
      style={{ "--share": `${count / truth.pictures}` }}
      aria-haspopup="dialog"
      onClick={() => onOpen({ title, cell: { class_id: truth.id, answer_id: answer.id }, count })}
    >
      <span aria-hidden="true">{count}</span>
      <span class="visually-hidden">{title}</span>
    </button>
  );
}

/** The confusion matrix of a test set: rows are the true classes, columns the answers. */
import { cellText } from "../../collect/columns/insights/explain";
import { translate } from "../../words";
import type { TestResult } from "../server/labServer";

export function TestMatrix({ result: { classes, matrix } }: { result: TestResult }) {
  return (
    <div class="matrix" tabIndex={0} role="group" aria-label={translate("insights.matrix")}>
      <table class="matrix__table">
        <caption class="lab-table__title">{translate("insights.matrix")}</caption>
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
                  <Cell names={[truth.name, answer.name]} count={matrix[row]?.[column] ?? 0} of={truth.pictures} />
                </td>
              ))}
              <td class="matrix__right">{`${truth.right} / ${truth.pictures}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ names: [name, answer], count, of }: { names: [string, string]; count: number; of: number }) {
  if (count === 0) return <span class="matrix__none">0</span>;
  const kind = name === answer ? "right" : "wrong";
  return (
    <span class={`matrix__cell lab-cell matrix__cell--${kind}`} style={{ "--share": `${count / of}` }}>
      <span aria-hidden="true">{count}</span>
      <span class="visually-hidden">{cellText(count, name, answer)}</span>
    </span>
  );
}

/** Epoch by epoch, one column a combination. */
import { useState } from "preact/hooks";
import { translate } from "../../words";
import type { CombinationEpochs, GridSearch } from "../server/gridServer";
import { Choice } from "../training/Choice";
import { epochNumbers, epochText, type Measure, nameOf } from "./gridResult";

export function EpochTable({ search, columns }: { search: GridSearch; columns: readonly CombinationEpochs[] }) {
  const [measure, setMeasure] = useState<Measure>("loss");
  const shown = search.combinations.flatMap((each) => {
    const column = columns.find(({ number }) => number === each.number);
    return column === undefined ? [] : [{ combination: each, column }];
  });
  const title = translate(`conditions.grid_epochs_${measure}`);
  return (
    <>
      <Choice
        title={translate("conditions.grid_shown")}
        values={["loss", "accuracy"] as const}
        chosen={measure}
        words={(value) => translate(`conditions.grid_${value}`)}
        onChosen={setMeasure}
      />
      <div class="lab-table lab-table--tall grid-epochs" tabIndex={0} role="group" aria-label={title}>
        <table>
          <caption class="lab-table__title">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{translate("collect.epoch")}</th>
              {shown.map(({ combination }) => (
                <th key={combination.number} scope="col">
                  {nameOf(search, combination)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {epochNumbers(columns).map((epoch) => (
              <tr key={epoch}>
                <th scope="row">{epoch}</th>
                {shown.map(({ combination, column }) => (
                  <td key={combination.number} class={epoch === combination.kept_epoch ? "lab-kept" : ""}>
                    {epochText(measure, column.epochs[epoch - 1])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="field__note">{translate("conditions.grid_epochs_note")}</p>
    </>
  );
}

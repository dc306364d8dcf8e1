/** What is in the data set: its balance, its first and last samples, some at random, its split. */

import { thumbnailOf } from "../../api";
import { Button } from "../../components/Button";
import { RepeatIcon } from "../../components/icons";
import { formatNumber, translate } from "../../words";
import type { DataSet, DataSetRow, SplitChoice } from "../server/labServer";
import { LabTable } from "../tables/LabTable";
import { ShareChart } from "./ShareChart";
import { SplitPart } from "./SplitPart";

interface DataSetPartProps {
  projectId: string;
  dataSet: DataSet;
  /** Other samples are to be chosen at random. */
  onOthers: () => void;
  split: SplitChoice;
  onSplit: (split: SplitChoice) => void;
}

export function DataSetPart({ projectId, dataSet, onOthers, split, onSplit }: DataSetPartProps) {
  const { sample_count, switched_off_count: off, classes, first, last, random } = dataSet;
  if (sample_count === 0)
    return (
      <section class="card lab-part" aria-labelledby="data-set-title">
        <h2 id="data-set-title" class="lab-part__title">
          {translate("lab.data_set")}
        </h2>
        <p class="lab-part__text">{translate("lab.empty")}</p>
      </section>
    );
  return (
    <>
      <section class="card lab-part" aria-labelledby="data-set-title">
        <h2 id="data-set-title" class="lab-part__title">
          {translate("lab.data_set")}
        </h2>
        <p class="lab-part__text">
          {translate("lab.counts", { count: sample_count, classes: classes.length })} {balanceText(dataSet)}{" "}
          {off > 0 && translate("lab.left_out", { count: off })}
        </p>
        <ShareChart title={translate("lab.balance")} classes={classes} />
        <RowTable title={translate("lab.first")} rows={first} />
        <RowTable title={translate("lab.last")} rows={last} />
        <RandomPictures rows={random} onOthers={onOthers} />
      </section>
      <SplitPart projectId={projectId} revision={dataSet} chosen={split} onChosen={onSplit} />
    </>
  );
}

/** What the chart says: whether one class has much more than another. */
function balanceText({ classes }: DataSet): string {
  const counts = classes.map(({ sample_count }) => sample_count);
  const [most, fewest] = [Math.max(...counts), Math.min(...counts)];
  if (classes.length < 2) return "";
  if (most <= 1.5 * fewest) return translate("lab.balanced");
  const named = (count: number) => classes.find(({ sample_count }) => sample_count === count)?.class_name ?? "";
  return translate("lab.unbalanced", { most: named(most), fewest: named(fewest) });
}

const ROW_COLUMNS = ["number", "picture", "name", "label"];

function RowTable({ title, rows }: { title: string; rows: readonly DataSetRow[] }) {
  return (
    <LabTable title={title} heads={ROW_COLUMNS.map((name) => translate(`lab.column_${name}`))}>
      {rows.map((row) => (
        <tr key={row.id}>
          <td>{formatNumber(row.number)}</td>
          <td>
            <Picture row={row} />
          </td>
          <td class="lab-table__name">{row.name ?? "–"}</td>
          <td class="lab-table__name">{row.class_name}</td>
        </tr>
      ))}
    </LabTable>
  );
}

function RandomPictures({ rows, onOthers }: { rows: readonly DataSetRow[]; onOthers: () => void }) {
  return (
    <section aria-labelledby="random-title">
      <header class="lab-random__head">
        <h3 id="random-title" class="lab-table__title">
          {translate("lab.random")}
        </h3>
        <Button kind="quiet" icon={<RepeatIcon />} onClick={onOthers}>
          {translate("lab.random_others")}
        </Button>
      </header>
      <ul class="lab-random">
        {rows.map((row) => (
          <li key={row.id}>
            <Picture row={row} />
            <span class="ellipsis" title={row.class_name}>
              {row.class_name}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Picture({ row: { image_url, mirrored, class_name, number } }: { row: DataSetRow }) {
  return (
    <img
      class={mirrored ? "lab-picture mirrored" : "lab-picture"}
      src={thumbnailOf(image_url)}
      alt={translate("lab.picture_alt", { number, name: class_name })}
      loading="lazy"
      width="224"
      height="224"
    />
  );
}

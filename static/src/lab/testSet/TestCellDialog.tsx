/** A window with the pictures of the test set that one cell of the matrix counts; each opens large. */
import { useEffect, useState } from "preact/hooks";
import { thumbnailOf } from "../../api";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { toastProblem } from "../../components/Toasts";
import { translate } from "../../words";
import { getTestCell, type TestCell, type TestRow } from "../server/labServer";
import { scoreText } from "./testResult";

export interface TestCellDialogProps {
  projectId: string;
  title: string;
  cell: TestCell;
  /** How many pictures the cell counts. */
  count: number;
  onClose: () => void;
}

export function TestCellDialog({ projectId, title, cell, count, onClose }: TestCellDialogProps) {
  const [rows, setRows] = useState<TestRow[]>([]);
  const [busy, setBusy] = useState(false);
  const [large, setLarge] = useState<TestRow | null>(null);
  const load = () => {
    setBusy(true);
    getTestCell(projectId, cell, rows.length)
      .then((found) => setRows([...rows, ...found.rows]), toastProblem)
      .finally(() => setBusy(false));
  };
  useEffect(load, []);
  const left = count - rows.length;
  return (
    <Dialog title={title} wide onClose={onClose}>
      {large === null ? (
        <>
          <ul class="pictures" aria-busy={busy}>
            {rows.map((row) => (
              <li key={row.id}>
                <Tile row={row} onOpen={() => setLarge(row)} />
              </li>
            ))}
          </ul>
          {left > 0 && (
            <Button class="pictures__more" aria-disabled={busy} onClick={() => busy || load()}>
              {translate(busy ? "insights.pictures_loading" : "insights.more_pictures", { count: left })}
            </Button>
          )}
        </>
      ) : (
        <LargeRow row={large} onBack={() => setLarge(null)} />
      )}
    </Dialog>
  );
}

function Tile({ row, onOpen }: { row: TestRow; onOpen: () => void }) {
  const [first] = row.best;
  return (
    <button
      type="button"
      class="pictures__picture"
      aria-label={translate("lab.test_open", tileFacts(row))}
      onClick={onOpen}
    >
      <img src={thumbnailOf(row.image_url)} alt="" loading="lazy" decoding="async" />
      {first !== undefined && (
        <span class="lab-test__sure" aria-hidden="true">
          {scoreText(first)}
        </span>
      )}
    </button>
  );
}

const tileFacts = ({ name, best: [first] }: TestRow) => ({
  name,
  answer: first === undefined ? "–" : scoreText(first),
});

function LargeRow({ row, onBack }: { row: TestRow; onBack: () => void }) {
  return (
    <div class="large">
      <img class="large__picture" src={row.image_url} alt={translate("lab.test_picture_alt", { number: row.number })} />
      <dl class="large__words">
        <div>
          <dt>{translate("lab.column_name")}</dt>
          <dd>{row.name}</dd>
        </div>
        <div>
          <dt>{translate("lab.column_best")}</dt>
          <dd>{row.best.map(scoreText).join(", ")}</dd>
        </div>
      </dl>
      <Button kind="main" class="large__back" autofocus onClick={onBack}>
        {translate("insights.all_pictures")}
      </Button>
    </div>
  );
}

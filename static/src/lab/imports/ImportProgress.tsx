/** How far an import is, and the files that it refused. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { CheckIcon, InfoIcon, WarningIcon } from "../../components/icons";
import { askYesNo } from "../../components/Questions";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { cancelImport, type DataSetImport, type ImportRefusal, listRefusals } from "../server/labServer";
import { type ImportStore, isOver } from "./importStore";
import { timeLeft } from "./timeLeft";

const BEFORE_THE_FIRST = -1;

export function ImportProgress({ store, row }: { store: ImportStore; row: DataSetImport }) {
  return (
    <div class="lab-progress">
      {isOver(row) ? <Outcome row={row} /> : <Running store={store} row={row} />}
      {row.refused > 0 && <Refusals key={row.id} projectId={store.projectId} row={row} />}
    </div>
  );
}

function Running({ store, row }: { store: ImportStore; row: DataSetImport }) {
  const cancel = async () => {
    const agreed = await askYesNo({
      title: translate("lab.cancel_title"),
      text: translate("lab.cancel_text"),
      yes: translate("lab.cancel"),
      no: translate("lab.cancel_not"),
    });
    if (agreed) await cancelImport(store.projectId, row.id).then((over) => store.end(over), toastProblem);
  };
  const words = translate("lab.importing", { done: row.done, files: row.files });
  return (
    <>
      <p role="status">
        {words} {row.seconds_left !== null && timeLeft(row.seconds_left)}
      </p>
      <progress class="lab-bar" max={Math.max(row.files, 1)} value={row.done} aria-label={words} />
      {row.waiting_for !== null && (
        <p class="notice notice--warning">
          <InfoIcon />
          {row.waiting_for.message} {translate("lab.goes_on")}
        </p>
      )}
      <p class="field__note">{translate("lab.importing_note")}</p>
      {!readOnly.value && (
        <p>
          <Button onClick={() => void cancel()}>{translate("lab.cancel")}</Button>
        </p>
      )}
    </>
  );
}

function Outcome({ row }: { row: DataSetImport }) {
  const good = row.status === "succeeded";
  const words = translate(`lab.import_${row.status}`, { accepted: row.accepted, name: row.file_name });
  return (
    <p class={good ? "notice notice--good" : "notice notice--warning"} role="status">
      {good ? <CheckIcon /> : <WarningIcon />}
      <span class="notice__text">
        {words} {row.problem?.message}
        {row.already_here > 0 && ` ${translate("lab.already_here", { count: row.already_here })}`}
      </span>
    </p>
  );
}

function Refusals({ projectId, row }: { projectId: string; row: DataSetImport }) {
  const [files, setFiles] = useState<ImportRefusal[]>([]);
  const [more, setMore] = useState(false);
  const load = () => {
    const after = files.at(-1)?.index ?? BEFORE_THE_FIRST;
    listRefusals(projectId, row.id, after).then((found) => {
      setFiles([...files, ...found.refusals]);
      setMore(found.more);
    }, toastProblem);
  };
  useEffect(() => {
    if (!more) load();
  }, [row.refused]);
  return (
    <details class="lab-refusals">
      <summary>{translate("lab.refused", { count: row.refused })}</summary>
      <ul class="lab-refusals__list" tabIndex={0} aria-label={translate("lab.refused", { count: row.refused })}>
        {files.map(({ index, filename, message }) => (
          <li key={index}>
            <b>{filename}</b> {message}
          </li>
        ))}
      </ul>
      {more && (
        <Button kind="quiet" onClick={load}>
          {translate("lab.refused_more")}
        </Button>
      )}
    </details>
  );
}

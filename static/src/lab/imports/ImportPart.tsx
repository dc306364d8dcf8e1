/** Brings pictures in for a purpose: a zip file, or a folder, chosen or dropped. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { Button } from "../../components/Button";
import { type PathFile, pathFilesIn, pathFilesOf } from "../../components/droppedFiles";
import { FolderIcon, UploadIcon, WarningIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { formatNumber, translate } from "../../words";
import type { ImportPurpose } from "../server/labServer";
import { ImportProgress } from "./ImportProgress";
import { ImportStore, isOver, type Sending } from "./importStore";

interface ImportAreaProps {
  projectId: string;
  limits: Limits;
  onImported: () => void;
}

/** The part of the page that brings samples in. */
export function ImportPart(props: ImportAreaProps) {
  return (
    <section class="card lab-part" aria-labelledby="import-title">
      <h2 id="import-title" class="lab-part__title">
        {translate("lab.import")}
      </h2>
      <ImportArea purpose="samples" {...props} />
    </section>
  );
}

/** A box for files, and how far their import is. */
export function ImportArea({ projectId, purpose, limits, onImported }: ImportAreaProps & { purpose: ImportPurpose }) {
  const latest = useRef(onImported);
  latest.current = onImported;
  const [store] = useState(() => new ImportStore(projectId, purpose, limits, () => latest.current()));
  useEffect(() => {
    store.load().catch(toastProblem);
    return () => store.close();
  }, [store]);
  useEffect(() => guardSending(store), [store]);
  const shown = store.shown.value;
  const busy = store.sending.value !== null || (shown !== null && !isOver(shown));
  return (
    <>
      {!readOnly.value && !busy && <ImportBox store={store} limits={limits} />}
      {store.problem.value !== "" && (
        <p class="notice notice--problem" role="alert">
          <WarningIcon />
          {store.problem.value}
        </p>
      )}
      {store.sending.value !== null && <SendingBar sending={store.sending.value} />}
      {shown !== null && <ImportProgress store={store} row={shown} />}
    </>
  );
}

function ImportBox({ store, limits }: { store: ImportStore; limits: Limits }) {
  const [over, setOver] = useState(false);
  const take = (files: PathFile[]) => void store.importFiles(files);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) take(await pathFilesOf(event.dataTransfer));
  };
  return (
    <div
      class={over ? "drop drop--over lab-drop" : "drop lab-drop"}
      role="group"
      aria-label={translate(`lab.box_${store.purpose}`)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div class="lab-drop__buttons">
        <PickButton purpose={store.purpose} kind="zip" onFiles={take} />
        <PickButton purpose={store.purpose} kind="folder" onFiles={take} />
      </div>
      <p class="drop__hint">{translate(`lab.hint_${store.purpose}`)}</p>
      <p class="drop__hint">
        {translate("lab.import_limits", {
          files: limits.max_import_files,
          megabytes: formatNumber(Math.floor(limits.max_import_bytes / 2 ** 20)),
        })}
      </p>
    </div>
  );
}

interface PickButtonProps {
  purpose: ImportPurpose;
  kind: "zip" | "folder";
  onFiles: (files: PathFile[]) => void;
}

function PickButton({ purpose, kind, onFiles }: PickButtonProps) {
  const words = translate(`lab.pick_${kind}_${purpose}`);
  const input = useRef<HTMLInputElement>(null);
  const chosen = (event: { currentTarget: HTMLInputElement }) => {
    const files = pathFilesIn([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
    onFiles(files);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={words}
        {...(kind === "folder" ? { webkitdirectory: true } : { accept: ".zip,.tm,application/zip" })}
        onChange={chosen}
      />
      <Button
        kind={kind === "zip" ? "main" : "soft"}
        icon={kind === "zip" ? <UploadIcon /> : <FolderIcon />}
        onClick={() => input.current?.click()}
      >
        {words}
      </Button>
    </>
  );
}

function SendingBar({ sending }: { sending: Sending }) {
  const fraction = sending.is === "packing" ? sending.done / sending.files : sending.fraction;
  const words =
    sending.is === "packing"
      ? translate("lab.packing", { done: sending.done, files: sending.files })
      : translate("lab.sending", { percent: Math.floor(100 * sending.fraction) });
  return (
    <div class="lab-progress" role="status">
      <p>{words}</p>
      <progress class="lab-bar" max={1} value={fraction} aria-label={words} />
      <p class="field__note">{translate("lab.sending_note")}</p>
    </div>
  );
}

/** Asks before the page is left while it packs or sends. */
function guardSending(store: ImportStore): () => void {
  const warnBeforeLeaving = (event: BeforeUnloadEvent) => {
    if (store.sending.value !== null) event.preventDefault();
  };
  window.addEventListener("beforeunload", warnBeforeLeaving);
  return () => window.removeEventListener("beforeunload", warnBeforeLeaving);
}

/** The window that brings in what was made elsewhere: a file or a folder, chosen or dropped. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Limits } from "../apiTypes";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { type PathFile, pathFilesIn, pathFilesOf } from "../components/droppedFiles";
import { BlocksIcon, ChartIcon, CopyIcon, FolderIcon, PictureIcon, UploadIcon, WarningIcon } from "../components/icons";
import { catchStrayDrops } from "../components/strayDrops";
import { translate } from "../words";
import { type Bringing, bringFilesIn } from "./bringing";
import type { BroughtIn } from "./incomingServer";
import "./incoming.css";
import "./words";

const KINDS = [
  ["project", <CopyIcon />],
  ["tm", <PictureIcon />],
  ["tm_model", <ChartIcon />],
  ["entry", <BlocksIcon />],
  ["pictures", <FolderIcon />],
] as const;

interface BringInDialogProps {
  limits: Limits;
  /** What was dropped on the page and comes in at once. */
  dropped: readonly PathFile[];
  onClose: () => void;
  onMade: (made: BroughtIn) => void;
}

export function BringInDialog({ limits, dropped, onClose, onMade }: BringInDialogProps) {
  const [bringing, setBringing] = useState<Bringing | null>(null);
  const [problem, setProblem] = useState("");
  const bring = (files: readonly PathFile[]) => {
    setProblem("");
    bringFilesIn(files, limits, setBringing).then(onMade, (error: unknown) => {
      setBringing(null);
      setProblem(error instanceof Error ? error.message : translate("common.unexpected"));
    });
  };
  useEffect(() => {
    if (dropped.length > 0) bring(dropped);
  }, [dropped]);
  useEffect(() => catchStrayDrops(() => undefined), []);
  useEffect(() => guardBringing(bringing !== null), [bringing !== null]);
  return (
    <Dialog wide title={translate("incoming.title")} onClose={() => bringing === null && onClose()}>
      <div class="bring-in">
        {problem !== "" && (
          <p class="notice notice--problem" role="alert">
            <WarningIcon />
            <span class="notice__text">{problem}</span>
          </p>
        )}
        {bringing === null ? <DropBox onFiles={bring} /> : <Progress bringing={bringing} />}
        <Kinds />
      </div>
    </Dialog>
  );
}

function DropBox({ onFiles }: { onFiles: (files: PathFile[]) => void }) {
  const [over, setOver] = useState(false);
  return (
    <div
      class={over ? "drop drop--over" : "drop"}
      role="group"
      aria-label={translate("incoming.box")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer) void pathFilesOf(event.dataTransfer).then(onFiles);
      }}
    >
      <div class="bring-in__buttons">
        <PickButton kind="file" onFiles={onFiles} />
        <PickButton kind="folder" onFiles={onFiles} />
      </div>
      <p class="drop__hint">{translate("incoming.drop_hint")}</p>
    </div>
  );
}

function PickButton({ kind, onFiles }: { kind: "file" | "folder"; onFiles: (files: PathFile[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const words = translate(`incoming.pick_${kind}`);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        data-bring-in={kind}
        aria-label={words}
        {...(kind === "folder" ? { webkitdirectory: true } : { multiple: true })}
        onChange={(event) => {
          const files = pathFilesIn([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button
        kind={kind === "file" ? "main" : "soft"}
        icon={kind === "file" ? <UploadIcon /> : <FolderIcon />}
        onClick={() => input.current?.click()}
      >
        {words}
      </Button>
    </>
  );
}

function Progress({ bringing }: { bringing: Bringing }) {
  const words = wordsOf(bringing);
  return (
    <div class="bring-in__progress" role="status">
      <p>{words}</p>
      <progress class="bring-in__bar" max={1} value={fractionOf(bringing)} aria-label={words} />
      <p class="field__note">{translate("incoming.stay")}</p>
    </div>
  );
}

function wordsOf(bringing: Bringing): string {
  if (bringing.is === "packing") return translate("incoming.packing", { done: bringing.done, files: bringing.files });
  return bringing.is === "sending"
    ? translate("incoming.sending", { percent: Math.floor(100 * bringing.fraction) })
    : translate("incoming.making");
}

/** Without a value the bar moves to and fro: nobody knows how long the server will be. */
function fractionOf(bringing: Bringing): number | undefined {
  if (bringing.is === "packing") return bringing.done / bringing.files;
  return bringing.is === "sending" ? bringing.fraction : undefined;
}

function Kinds() {
  return (
    <section aria-labelledby="bring-in-kinds">
      <h3 class="bring-in__subtitle" id="bring-in-kinds">
        {translate("incoming.kinds")}
      </h3>
      <ul class="bring-in__kinds">
        {KINDS.map(([kind, icon]) => (
          <li key={kind} class="bring-in__kind">
            {icon}
            <span>
              <b>{translate(`incoming.kind_${kind}`)}</b> {translate(`incoming.kind_${kind}_note`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asks before the page is left while something is being brought in. */
function guardBringing(busy: boolean): () => void {
  const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();
  if (busy) window.addEventListener("beforeunload", warnBeforeLeaving);
  return () => window.removeEventListener("beforeunload", warnBeforeLeaving);
}

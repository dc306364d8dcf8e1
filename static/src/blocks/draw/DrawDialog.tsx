/** The drawing tool: for new costumes and backgrounds, and for changing ones that are there. */
import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../components/Ask";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { toastProblem } from "../../components/Toasts";
import { sayBlocks } from "../words";
import { Hand } from "./hand";
import { layPicture, Sheet, type SheetSize } from "./sheet";
import { firstHolding, ToolBar } from "./ToolBar";
import type { Holding } from "./hand";

export interface DrawDialogProps {
  title: string;
  size: SheetSize;
  name: string;
  longestName: number;
  /** The address of the picture to begin with. */
  from: string | null;
  /** Keeps the drawing; the window stays open when it rejects. */
  onSave: (file: Blob, name: string) => Promise<void>;
  onClose: () => void;
}

export function DrawDialog({ title, size, name: firstName, longestName, from, onSave, onClose }: DrawDialogProps) {
  const holding = useSignal<Holding>(firstHolding);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [name, setName] = useState(firstName);
  const [saving, setSaving] = useState(false);
  const close = async () => {
    if (sheet === null || sheet.changes.value === 0 || (await askToThrowAway())) onClose();
  };
  const save = async () => {
    if (sheet === null || saving) return;
    setSaving(true);
    try {
      await onSave(await sheet.file(), name.trim() || firstName);
      onClose();
    } catch (error) {
      toastProblem(error);
      setSaving(false);
    }
  };
  const empty = sheet === null || (sheet.changes.value >= 0 && sheet.isEmpty);
  const actions = (
    <>
      <Button onClick={() => void close()}>{sayBlocks("draw.cancel")}</Button>
      <Button kind="main" disabled={empty || saving} onClick={() => void save()}>{sayBlocks("draw.save")}</Button>
    </>
  );
  return (
    <Dialog title={title} onClose={() => void close()} actions={actions} wide>
      <div class="drawing">
        {sheet !== null && <ToolBar sheet={sheet} holding={holding} />}
        <Paper size={size} from={from} holding={holding} sheet={sheet} onReady={setSheet} />
        <label class="drawing__name">
          <span class="field__label">{sayBlocks("draw.name")}</span>
          <input class="input" value={name} maxLength={longestName} autocomplete="off" onInput={(event) => setName(event.currentTarget.value)} />
        </label>
      </div>
    </Dialog>
  );
}

const askToThrowAway = (): Promise<boolean> => ask({
  title: sayBlocks("draw.leave.title"), text: sayBlocks("draw.leave.text"), yes: sayBlocks("draw.leave.yes"), danger: true,
});

interface PaperProps {
  size: SheetSize;
  from: string | null;
  holding: Signal<Holding>;
  sheet: Sheet | null;
  onReady: (sheet: Sheet) => void;
}

function Paper({ size, from, holding, sheet, onReady }: PaperProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hand, setHand] = useState<Hand | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const begin = () => onReady(new Sheet(element));
    if (from === null) begin();
    else layPicture(element, from).then(begin, (error: unknown) => { toastProblem(error); begin(); });
  }, []);
  useEffect(() => {
    if (canvas.current === null || sheet === null) return undefined;
    const made = new Hand(canvas.current, sheet, () => holding.value);
    setHand(made);
    const deaf = made.listen();
    const undo = listenToUndo(sheet);
    return () => { deaf(); undo(); };
  }, [sheet]);
  const cursor = hand?.cursor.value ?? null;
  return (
    <div class="drawing__paper" data-tool={holding.value.tool} style={{ "--ratio": String(size.width / size.height) }}>
      <canvas
        ref={canvas} class="drawing__canvas" width={size.width} height={size.height} tabIndex={0}
        role="img" aria-label={sayBlocks("draw.paper")} title={sayBlocks("draw.keys")}
      />
      {cursor !== null && (
        <span class="drawing__cursor" style={{ left: `${(100 * cursor.x) / size.width}%`, top: `${(100 * cursor.y) / size.height}%` }} />
      )}
    </div>
  );
}

function listenToUndo(sheet: Sheet): () => void {
  const press = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement && event.target.type === "text") return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) sheet.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) sheet.redo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("keydown", press, true);
  return () => document.removeEventListener("keydown", press, true);
}

/** The drawing tool: draws new costumes and backgrounds and edits existing ones. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { askYesNo } from "../../components/Questions";
import { toastProblem } from "../../components/Toasts";
import { type CanvasSize, DrawingCanvas, drawPictureFile } from "../../drawing/drawingCanvas";
import type { ToolState } from "../../drawing/drawingInput";
import { DrawingInput } from "../../drawing/drawingInput";
import { translateBlocks } from "../words";
import { initialToolState, ToolBar } from "./ToolBar";

export interface DrawDialogProps {
  title: string;
  size: CanvasSize;
  name: string;
  maxNameLength: number;
  /** The address of the picture to edit; null for a new one. */
  pictureUrl: string | null;
  /** Stores the drawing; the window stays open when the promise rejects. */
  onSave: (file: Blob, name: string) => Promise<void>;
  onClose: () => void;
}

export function DrawDialog({
  title,
  size,
  name: firstName,
  maxNameLength,
  pictureUrl,
  onSave,
  onClose,
}: DrawDialogProps) {
  const toolState = useSignal<ToolState>(initialToolState);
  const [drawing, setDrawing] = useState<DrawingCanvas | null>(null);
  const [name, setName] = useState(firstName);
  const [saving, setSaving] = useState(false);
  const close = async () => {
    if (drawing === null || drawing.changes.value === 0 || (await askToDiscard())) onClose();
  };
  const save = async () => {
    if (drawing === null || saving) return;
    setSaving(true);
    try {
      await onSave(await drawing.toFile(), name.trim() || firstName);
      onClose();
    } catch (error) {
      toastProblem(error);
      setSaving(false);
    }
  };
  const empty = drawing === null || (drawing.changes.value >= 0 && drawing.isEmpty);
  const actions = (
    <>
      <Button onClick={() => void close()}>{translateBlocks("draw.cancel")}</Button>
      <Button kind="main" disabled={empty || saving} onClick={() => void save()}>
        {translateBlocks("draw.save")}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={() => void close()} actions={actions} wide>
      <div class="drawing">
        {drawing !== null && <ToolBar drawing={drawing} toolState={toolState} />}
        <CanvasView size={size} pictureUrl={pictureUrl} toolState={toolState} drawing={drawing} onReady={setDrawing} />
        <label class="drawing__name">
          <span class="field__label">{translateBlocks("draw.name")}</span>
          <input
            class="input"
            value={name}
            maxLength={maxNameLength}
            autocomplete="off"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
      </div>
    </Dialog>
  );
}

const askToDiscard = (): Promise<boolean> =>
  askYesNo({
    title: translateBlocks("draw.leave.title"),
    text: translateBlocks("draw.leave.text"),
    yes: translateBlocks("draw.leave.yes"),
    danger: true,
  });

interface CanvasViewProps {
  size: CanvasSize;
  pictureUrl: string | null;
  toolState: Signal<ToolState>;
  drawing: DrawingCanvas | null;
  onReady: (drawing: DrawingCanvas) => void;
}

function CanvasView({ size, pictureUrl, toolState, drawing, onReady }: CanvasViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [input, setInput] = useState<DrawingInput | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const begin = () => onReady(new DrawingCanvas(element));
    if (pictureUrl === null) begin();
    else
      drawPictureFile(element, pictureUrl).then(begin, (error: unknown) => {
        toastProblem(error);
        begin();
      });
  }, []);
  useEffect(() => {
    if (canvas.current === null || drawing === null) return undefined;
    const made = new DrawingInput(canvas.current, drawing, () => toolState.value);
    setInput(made);
    const stopListening = made.listenToInput();
    const undo = listenToUndo(drawing);
    return () => {
      stopListening();
      undo();
    };
  }, [drawing]);
  const cursor = input?.cursor.value ?? null;
  return (
    <div
      class="drawing__frame"
      data-tool={toolState.value.tool}
      style={{ "--ratio": String(size.width / size.height) }}
    >
      <canvas
        ref={canvas}
        class="drawing__canvas"
        width={size.width}
        height={size.height}
        tabIndex={0}
        role="img"
        aria-label={translateBlocks("draw.paper")}
        title={translateBlocks("draw.keys")}
      />
      {cursor !== null && (
        <span
          class="drawing__cursor"
          style={{ left: `${(100 * cursor.x) / size.width}%`, top: `${(100 * cursor.y) / size.height}%` }}
        />
      )}
    </div>
  );
}

function listenToUndo(drawing: DrawingCanvas): () => void {
  const press = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || (event.target instanceof HTMLInputElement && event.target.type === "text"))
      return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) drawing.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) drawing.redo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("keydown", press, true);
  return () => document.removeEventListener("keydown", press, true);
}

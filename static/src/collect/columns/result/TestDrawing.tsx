/** Drawing as a way to ask: what is on the paper is recognized while it is drawn. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { DrawingCanvas } from "../../../drawing/drawingCanvas";
import { DrawingInput, type ToolState } from "../../../drawing/drawingInput";
import { type SeenPicture, seenAsItIs } from "../../../seenPicture";
import { translate } from "../../../words";
import { recognizeContinuously } from "./continuousRecognition";
import { DrawingTools, FIRST_TOOL } from "./DrawingTools";
import { AnswerOnPicture } from "./Familiarity";
import type { ModelTest, TestProps } from "./modelTest";

/** Twice the side of the squares that a model sees. */
const PAPER_SIDE = 448;
const ROUND_MS = 250;

export function TestDrawing({ modelTest }: TestProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tool = useSignal<ToolState>(FIRST_TOOL);
  const [drawing, setDrawing] = useState<DrawingCanvas | null>(null);
  const [input, setInput] = useState<DrawingInput | null>(null);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new DrawingCanvas(canvas.current);
    const madeInput = new DrawingInput(canvas.current, made, () => tool.value);
    setDrawing(made);
    setInput(madeInput);
    return madeInput.listenToInput();
  }, []);
  useEffect(() => (drawing === null ? undefined : recognizeWhileDrawn(drawing, modelTest)), [drawing, modelTest]);
  const cursor = input?.cursor.value ?? null;
  return (
    <div class="test__drawing">
      <div class="test__paper">
        <canvas
          ref={canvas}
          width={PAPER_SIDE}
          height={PAPER_SIDE}
          tabIndex={0}
          role="img"
          aria-label={translate("collect.test_paper")}
          title={translate("collect.test_paper_keys")}
        />
        {cursor !== null && (
          <span
            class="test__cursor"
            style={{ left: `${(100 * cursor.x) / PAPER_SIDE}%`, top: `${(100 * cursor.y) / PAPER_SIDE}%` }}
          />
        )}
        <AnswerOnPicture recognition={modelTest.recognition.value} />
      </div>
      {drawing !== null && <DrawingTools drawing={drawing} tool={tool} />}
      <p class="add__hint">{translate("collect.draw_hint")}</p>
    </div>
  );
}

/** Recognizes what is drawn, whenever it has changed, until the returned function is called. */
function recognizeWhileDrawn(drawing: DrawingCanvas, modelTest: ModelTest): () => void {
  const controller = new AbortController();
  modelTest.picturesShown = "similar";
  const loop = {
    capturePicture: changedDrawing(drawing, () => modelTest.showResult(null, null)),
    recognize: ({ picture }: SeenPicture, signal: AbortSignal) => modelTest.recognize(picture, signal),
    showResult: modelTest.showResult.bind(modelTest),
  };
  recognizeContinuously(loop, controller.signal, ROUND_MS).catch((error: unknown) => modelTest.showProblem(error));
  return () => {
    modelTest.picturesShown = "nearest";
    controller.abort();
  };
}

/** Gives what is drawn where that has changed; says when the paper has become empty. */
function changedDrawing(drawing: DrawingCanvas, onEmpty: () => void): () => Promise<SeenPicture | null> {
  let { revision } = drawing;
  return async () => {
    if (drawing.revision === revision) return null;
    revision = drawing.revision;
    if (!drawing.isBlank) return seenAsItIs(await drawing.toPaper());
    onEmpty();
    return null;
  };
}

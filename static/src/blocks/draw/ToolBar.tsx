/** Tools, colors and sizes, and the buttons for undo, redo and clear. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button, IconButton } from "../../components/Button";
import {
  BinIcon,
  EllipseIcon,
  EraserIcon,
  FillIcon,
  LineIcon,
  PenIcon,
  RectangleIcon,
  RedoIcon,
  UndoIcon,
} from "../../components/icons";
import { RadioRow } from "../../components/RadioRow";
import { colorNames } from "../../drawing/colorNames";
import type { DrawingCanvas } from "../../drawing/drawingCanvas";
import type { ToolState } from "../../drawing/drawingInput";
import type { Brush, Tool } from "../../drawing/strokes";
import { translateBlocks } from "../words";

const tools: ReadonlyArray<{ tool: Tool; icon: ComponentChildren }> = [
  { tool: "pen", icon: <PenIcon /> },
  { tool: "eraser", icon: <EraserIcon /> },
  { tool: "fill", icon: <FillIcon /> },
  { tool: "line", icon: <LineIcon /> },
  { tool: "rectangle", icon: <RectangleIcon /> },
  { tool: "ellipse", icon: <EllipseIcon /> },
];
const widths = [4, 12, 28, 60] as const;

export const initialToolState: ToolState = { tool: "pen", brush: { color: "#241b35", width: 12, solid: true } };

export function ToolBar({ drawing, toolState }: { drawing: DrawingCanvas; toolState: Signal<ToolState> }) {
  const { tool, brush } = toolState.value;
  const changeBrush = (change: Partial<Brush>) => {
    toolState.value = { ...toolState.value, brush: { ...brush, ...change } };
  };
  return (
    <div class="drawing__tools">
      <RadioRow
        label={translateBlocks("draw.tools")}
        class="drawing__choice drawing__choice--tools"
        optionClass="drawing__option"
        value={tool}
        onChange={(next) => {
          toolState.value = { ...toolState.value, tool: next };
        }}
        options={tools.map((item) => ({
          value: item.tool,
          label: translateBlocks(`draw.tool.${item.tool}`),
          shown: item.icon,
        }))}
      />
      <RadioRow
        label={translateBlocks("draw.width")}
        class="drawing__choice drawing__choice--widths"
        optionClass="drawing__option"
        value={String(brush.width)}
        onChange={(next) => changeBrush({ width: Number(next) })}
        options={widths.map((width, index) => ({
          value: String(width),
          label: translateBlocks(`draw.width.${index}`),
          shown: <WidthDot size={index} />,
        }))}
      />
      {(tool === "rectangle" || tool === "ellipse") && (
        <label class="drawing__solid">
          <input
            type="checkbox"
            checked={brush.solid}
            onChange={(event) => changeBrush({ solid: event.currentTarget.checked })}
          />
          {translateBlocks("draw.solid")}
        </label>
      )}
      <ColorChoice color={brush.color} onChange={(color) => changeBrush({ color: color })} />
      <HistoryButtons drawing={drawing} />
    </div>
  );
}

function ColorChoice({ color, onChange }: { color: string; onChange: (color: string) => void }) {
  return (
    <div class="drawing__colors">
      <RadioRow
        label={translateBlocks("draw.color")}
        class="drawing__choice drawing__choice--colors"
        optionClass="drawing__option"
        value={color}
        onChange={onChange}
        options={colorNames.map(([name, value]) => ({
          value,
          label: translateBlocks(`draw.color.${name}`),
          shown: <span class="drawing__swatch" style={{ background: value }} />,
        }))}
      />
      <label class="drawing__own-color">
        <input type="color" value={color} onInput={(event) => onChange(event.currentTarget.value)} />
        {translateBlocks("draw.ownColor")}
      </label>
    </div>
  );
}

function HistoryButtons({ drawing }: { drawing: DrawingCanvas }) {
  // Reading this signal renders the buttons again when the canvas changes.
  const changes = drawing.changes.value;
  return (
    <div class="drawing__steps" data-changes={changes}>
      <IconButton
        label={translateBlocks("draw.undo")}
        icon={<UndoIcon />}
        disabled={!drawing.canUndo}
        onClick={() => drawing.undo()}
      />
      <IconButton
        label={translateBlocks("draw.redo")}
        icon={<RedoIcon />}
        disabled={!drawing.canRedo}
        onClick={() => drawing.redo()}
      />
      <Button icon={<BinIcon />} disabled={drawing.isEmpty} onClick={() => drawing.clearAll()}>
        {translateBlocks("draw.clear")}
      </Button>
    </div>
  );
}

const WidthDot = ({ size }: { size: number }) => <span class={`drawing__dot drawing__dot--${size}`} />;

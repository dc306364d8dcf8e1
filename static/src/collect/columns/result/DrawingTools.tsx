/** Pen and eraser, their width and color, undo and clear. */
import type { Signal } from "@preact/signals";
import { IconButton } from "../../../components/Button";
import { BinIcon, EraserIcon, PenIcon, UndoIcon } from "../../../components/icons";
import { RadioRow } from "../../../components/RadioRow";
import type { DrawingCanvas } from "../../../drawing/drawingCanvas";
import type { ToolState } from "../../../drawing/drawingInput";
import { translate } from "../../../words";

const COLORS = [
  ["black", "#241b35"],
  ["red", "#e03131"],
  ["orange", "#f76707"],
  ["yellow", "#fcc419"],
  ["green", "#2f9e44"],
  ["blue", "#1c5fd6"],
] as const;
const WIDTHS = [
  ["thin", 6],
  ["medium", 14],
  ["thick", 32],
] as const;
const TOOLS = [
  ["pen", <PenIcon />],
  ["eraser", <EraserIcon />],
] as const;

export const FIRST_TOOL: ToolState = { tool: "pen", brush: { color: COLORS[0][1], width: 14, solid: true } };

export function DrawingTools({ drawing, tool: state }: { drawing: DrawingCanvas; tool: Signal<ToolState> }) {
  const { tool, brush } = state.value;
  // Reading this signal renders the buttons again when the drawing changes.
  const changes = drawing.changes.value;
  return (
    <div class="test__tools" data-changes={changes}>
      <RadioRow
        class="test__choice"
        optionClass="test__option"
        label={translate("collect.draw")}
        value={tool}
        options={TOOLS.map(([value, shown]) => ({ value, label: translate(`collect.${value}`), shown }))}
        onChange={(chosen) => {
          state.value = { tool: chosen, brush };
        }}
      />
      <RadioRow
        class="test__choice"
        optionClass="test__option"
        label={translate("collect.pen_width")}
        value={brush.width}
        options={WIDTHS.map(([name, value]) => ({
          value,
          label: translate(`collect.pen_${name}`),
          shown: <span class="test__dot" style={{ width: `${value / 2}px` }} />,
        }))}
        onChange={(width) => {
          state.value = { tool, brush: { ...brush, width } };
        }}
      />
      <RadioRow
        class="test__choice"
        optionClass="test__option"
        label={translate("collect.pen_color")}
        value={brush.color}
        options={COLORS.map(([name, value]) => ({
          value,
          label: translate(`collect.color_${name}`),
          shown: <span class="test__swatch" style={{ background: value }} />,
        }))}
        onChange={(color) => {
          state.value = { tool: "pen", brush: { ...brush, color } };
        }}
      />
      <div class="test__steps">
        <IconButton
          label={translate("collect.draw_undo")}
          icon={<UndoIcon />}
          disabled={!drawing.canUndo}
          onClick={() => drawing.undo()}
        />
        <IconButton
          label={translate("collect.draw_clear")}
          icon={<BinIcon />}
          disabled={drawing.isEmpty}
          onClick={() => drawing.clearAll()}
        />
      </div>
    </div>
  );
}

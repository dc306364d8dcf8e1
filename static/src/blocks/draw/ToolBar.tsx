/** What the hand can hold: tools, colours and sizes; and undo, redo and clear. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { BinIcon, EraserIcon, FillIcon, LineIcon, EllipseIcon, PenIcon, RectangleIcon, RedoIcon, UndoIcon } from "../../components/icons";
import { sayBlocks } from "../words";
import type { Holding } from "./hand";
import type { Sheet } from "./sheet";
import type { Ink, Tool } from "./trace";

const tools: ReadonlyArray<{ tool: Tool; icon: ComponentChildren }> = [
  { tool: "pen", icon: <PenIcon /> }, { tool: "eraser", icon: <EraserIcon /> }, { tool: "fill", icon: <FillIcon /> },
  { tool: "line", icon: <LineIcon /> }, { tool: "rectangle", icon: <RectangleIcon /> }, { tool: "ellipse", icon: <EllipseIcon /> },
];
const widths = [4, 12, 28, 60] as const;
const colours = [
  ["black", "#241b35"], ["grey", "#8d8499"], ["white", "#ffffff"], ["red", "#e03131"], ["orange", "#f76707"], ["yellow", "#fcc419"],
  ["green", "#2f9e44"], ["mint", "#12b886"], ["sky", "#4dabf7"], ["blue", "#1c5fd6"], ["purple", "#8222ff"], ["pink", "#f06595"],
  ["skin", "#ffd8b5"], ["brown", "#8a5a34"],
] as const;

export const firstHolding: Holding = { tool: "pen", ink: { colour: "#241b35", width: 12, solid: true } };

export function ToolBar({ sheet, holding }: { sheet: Sheet; holding: Signal<Holding> }) {
  const { tool, ink } = holding.value;
  const dip = (change: Partial<Ink>) => { holding.value = { ...holding.value, ink: { ...ink, ...change } }; };
  return (
    <div class="drawing__tools">
      <Choice
        label={sayBlocks("draw.tools")} class="drawing__choice--tools" value={tool} onChange={(next) => { holding.value = { ...holding.value, tool: next }; }}
        options={tools.map((each) => ({ value: each.tool, label: sayBlocks(`draw.tool.${each.tool}`), shown: each.icon }))}
      />
      <Choice
        label={sayBlocks("draw.width")} class="drawing__choice--widths" value={String(ink.width)} onChange={(next) => dip({ width: Number(next) })}
        options={widths.map((width, place) => ({ value: String(width), label: sayBlocks(`draw.width.${place}`), shown: <Dot size={place} /> }))}
      />
      {(tool === "rectangle" || tool === "ellipse") && (
        <label class="drawing__solid">
          <input type="checkbox" checked={ink.solid} onChange={(event) => dip({ solid: event.currentTarget.checked })} />
          {sayBlocks("draw.solid")}
        </label>
      )}
      <Colours colour={ink.colour} onChange={(colour) => dip({ colour })} />
      <Steps sheet={sheet} />
    </div>
  );
}

function Colours({ colour, onChange }: { colour: string; onChange: (colour: string) => void }) {
  return (
    <div class="drawing__colours">
      <Choice
        label={sayBlocks("draw.colour")} class="drawing__choice--colours" value={colour} onChange={onChange}
        options={colours.map(([name, value]) => ({
          value, label: sayBlocks(`draw.colour.${name}`), shown: <span class="drawing__swatch" style={{ background: value }} />,
        }))}
      />
      <label class="drawing__own-colour">
        <input type="color" value={colour} onInput={(event) => onChange(event.currentTarget.value)} />
        {sayBlocks("draw.ownColour")}
      </label>
    </div>
  );
}

function Steps({ sheet }: { sheet: Sheet }) {
  // The sheet's own answers change with this number.
  const changes = sheet.changes.value;
  return (
    <div class="drawing__steps" data-changes={changes}>
      <IconButton label={sayBlocks("draw.undo")} icon={<UndoIcon />} disabled={!sheet.canUndo} onClick={() => sheet.undo()} />
      <IconButton label={sayBlocks("draw.redo")} icon={<RedoIcon />} disabled={!sheet.canRedo} onClick={() => sheet.redo()} />
      <Button icon={<BinIcon />} disabled={sheet.isEmpty} onClick={() => sheet.clear()}>{sayBlocks("draw.clear")}</Button>
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  class: string;
  value: Value;
  options: ReadonlyArray<{ value: Value; label: string; shown: ComponentChildren }>;
  onChange: (value: Value) => void;
}

/** One of several, as pictures; the arrow keys go from one to the next. */
function Choice<Value extends string>({ label, class: more, value, options, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset class={`drawing__choice ${more}`}>
      <legend class="unseen">{label}</legend>
      {options.map((each) => (
        <label key={each.value} class="drawing__option" title={each.label}>
          <input
            class="unseen" type="radio" name={name} value={each.value} checked={each.value === value}
            aria-label={each.label} onChange={() => onChange(each.value)}
          />
          {each.shown}
        </label>
      ))}
    </fieldset>
  );
}

const Dot = ({ size }: { size: number }) => <span class={`drawing__dot drawing__dot--${size}`} />;

/** The training conditions: four settings, each with a sentence, a range and a default. */
import { useId, useState } from "preact/hooks";
import type { Range, TrainingSettings } from "../../api";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { RepeatIcon } from "../../components/icons";
import { say, shownNumber } from "../../words";
import { useWorkspace } from "../workspace";
import { defaultsOf } from "./desk";

type Name = "epochs" | "batch_size" | "learning_rate" | "validation_ratio";
type Written = Record<Name, string>;

const NAMES: readonly Name[] = ["epochs", "batch_size", "learning_rate", "validation_ratio"];
const WHOLE: ReadonlySet<Name> = new Set(["epochs", "batch_size"]);
const HIDDEN_UNITS = 100;

export function Conditions({ onClose }: { onClose: () => void }) {
  const { desk, limits } = useWorkspace();
  const [written, setWritten] = useState<Written>(writtenOf(desk.settings.value));
  const [hidden, setHidden] = useState(desk.settings.value.hidden_units);
  const formId = useId();
  const wrong = NAMES.filter((name) => valueOf(name, written[name], limits.settings[name]) === null);
  const reset = () => { setWritten(writtenOf(defaultsOf(limits))); setHidden(0); };
  const save = (event: Event) => {
    event.preventDefault();
    if (wrong.length > 0) return document.getElementById(`${formId}-${wrong[0] ?? ""}`)?.focus();
    desk.settings.value = { ...settingsOf(written), hidden_units: hidden };
    onClose();
  };
  return (
    <Dialog title={say("collect.conditions")} onClose={onClose} actions={
      <>
        <Button kind="quiet" icon={<RepeatIcon />} class="conditions__reset" onClick={reset}>{say("collect.reset")}</Button>
        <Button kind="main" type="submit" form={formId}>{say("common.save")}</Button>
      </>
    }>
      <form id={formId} class="conditions" onSubmit={save} noValidate>
        {NAMES.map((name) => (
          <Setting
            key={name} id={`${formId}-${name}`} name={name} range={limits.settings[name]} text={written[name]}
            wrong={wrong.includes(name)} onText={(text) => setWritten({ ...written, [name]: text })}
          />
        ))}
        <MoreSettings hidden={hidden} onHidden={setHidden} />
        {desk.device.value !== null && <p class="field__note">{say("collect.device", { device: desk.device.value })}</p>}
      </form>
    </Dialog>
  );
}

interface SettingProps {
  id: string;
  name: Name;
  range: Range;
  text: string;
  wrong: boolean;
  onText: (text: string) => void;
}

function Setting({ id, name, range, text, wrong, onText }: SettingProps) {
  const facts = { min: shownNumber(range.min), max: shownNumber(range.max), default: shownNumber(range.default) };
  return (
    <div class="setting">
      <div class="setting__words">
        <label class="field__label" for={id}>{say(`collect.${name}`)}</label>
        <p class="field__note" id={`${id}-note`}>{say(`collect.${name}_note`)}</p>
      </div>
      <div class="setting__value">
        <input
          id={id} class="input setting__input" value={text} inputMode={WHOLE.has(name) ? "numeric" : "decimal"} autocomplete="off"
          aria-invalid={wrong} aria-describedby={`${id}-note ${id}-range`} onInput={(event) => onText(event.currentTarget.value)}
        />
        <p class={wrong ? "field__problem" : "field__note"} id={`${id}-range`}>{say(wrong ? "collect.setting_wrong" : "collect.setting_range", facts)}</p>
      </div>
    </div>
  );
}

function MoreSettings({ hidden, onHidden }: { hidden: number; onHidden: (units: number) => void }) {
  return (
    <details class="more" open={hidden > 0}>
      <summary class="more__summary">{say("collect.more")}</summary>
      <label class="more__choice">
        <input type="checkbox" checked={hidden > 0} onChange={(event) => onHidden(event.currentTarget.checked ? HIDDEN_UNITS : 0)} />
        <span><b>{say("collect.hidden_units", { count: HIDDEN_UNITS })}</b><br />{say("collect.hidden_units_note")}</span>
      </label>
    </details>
  );
}

function writtenOf(settings: TrainingSettings): Written {
  const { epochs, batch_size, learning_rate, validation_ratio } = settings;
  return { epochs: `${epochs}`, batch_size: `${batch_size}`, learning_rate: plainNumber(learning_rate), validation_ratio: `${validation_ratio}` };
}

/** 0.000001 and not 1e-6: children have not met that form yet. */
function plainNumber(value: number): string {
  return value.toFixed(8).replace(/\.?0+$/, "");
}

/** The number that a student wrote; null when it is none, not whole where it must be, or out of range. */
export function valueOf(name: Name, text: string, range: Range): number | null {
  const value = Number(text.trim().replace(",", "."));
  const fits = text.trim() !== "" && Number.isFinite(value) && value >= range.min && value <= range.max;
  return fits && (Number.isInteger(value) || !WHOLE.has(name)) ? value : null;
}

function settingsOf(written: Written): Omit<TrainingSettings, "hidden_units"> {
  const number = (name: Name) => Number(written[name].trim().replace(",", "."));
  return {
    epochs: number("epochs"), batch_size: number("batch_size"),
    learning_rate: number("learning_rate"), validation_ratio: number("validation_ratio"),
  };
}

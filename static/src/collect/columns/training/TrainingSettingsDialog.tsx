/** The dialog of training settings: each with an explanation, a range and a default. */
import { useId, useState } from "preact/hooks";
import type { Range, TrainingSettings } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { RepeatIcon } from "../../../components/icons";
import { HIDDEN_UNITS, mapSettings, SETTINGS, type SettingName, settingNames } from "../../../trainingSettings";
import { formatNumber, translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { defaultsOf } from "../../training/trainingStore";

type SettingTexts = Record<SettingName, string>;

export function TrainingSettingsDialog({ onClose }: { onClose: () => void }) {
  const { trainingStore, limits } = useCollectStore();
  const [texts, setTexts] = useState<SettingTexts>(settingTexts(trainingStore.settings.value));
  const [hiddenUnits, setHiddenUnits] = useState(trainingStore.settings.value.hidden_units);
  const formId = useId();
  const wrong = settingNames.filter((name) => parseSetting(name, texts[name], limits.settings[name]) === null);
  const reset = () => {
    setTexts(settingTexts(defaultsOf(limits)));
    setHiddenUnits(0);
  };
  const save = (event: Event) => {
    event.preventDefault();
    if (wrong.length > 0) return document.getElementById(`${formId}-${wrong[0] ?? ""}`)?.focus();
    trainingStore.settings.value = { ...settingsFromTexts(texts), hidden_units: hiddenUnits };
    onClose();
  };
  return (
    <Dialog
      title={translate("collect.training_settings")}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" icon={<RepeatIcon />} class="training-settings__reset" onClick={reset}>
            {translate("collect.reset")}
          </Button>
          <Button kind="main" type="submit" form={formId}>
            {translate("common.save")}
          </Button>
        </>
      }
    >
      <form id={formId} class="training-settings" onSubmit={save} noValidate>
        {settingNames.map((name) => (
          <Setting
            key={name}
            id={`${formId}-${name}`}
            name={name}
            range={limits.settings[name]}
            text={texts[name]}
            wrong={wrong.includes(name)}
            onText={(text) => setTexts({ ...texts, [name]: text })}
          />
        ))}
        <MoreSettings hiddenUnits={hiddenUnits} onHiddenUnits={setHiddenUnits} device={trainingStore.device.value} />
      </form>
    </Dialog>
  );
}

interface SettingProps {
  id: string;
  name: SettingName;
  range: Range;
  text: string;
  wrong: boolean;
  onText: (text: string) => void;
}

function Setting({ id, name, range, text, wrong, onText }: SettingProps) {
  const facts = { min: formatNumber(range.min), max: formatNumber(range.max), default: formatNumber(range.default) };
  return (
    <div class="setting">
      <div class="setting__words">
        <label class="field__label" for={id}>
          {translate(`collect.${name}`)}
        </label>
        <p class="field__note" id={`${id}-note`}>
          {translate(`collect.${name}_note`)}
        </p>
      </div>
      <div class="setting__value">
        <input
          id={id}
          class="input setting__input"
          value={text}
          inputMode={SETTINGS[name].integer ? "numeric" : "decimal"}
          autocomplete="off"
          aria-invalid={wrong}
          aria-describedby={`${id}-note ${id}-range`}
          onInput={(event) => onText(event.currentTarget.value)}
        />
        <p class={wrong ? "field__problem" : "field__note"} id={`${id}-range`}>
          {translate(wrong ? "collect.setting_wrong" : "collect.setting_range", facts)}
        </p>
      </div>
    </div>
  );
}

interface MoreProps {
  hiddenUnits: number;
  onHiddenUnits: (units: number) => void;
  /** What looks at the pictures; null while it is not known. */
  device: string | null;
}

function MoreSettings({ hiddenUnits, onHiddenUnits, device }: MoreProps) {
  return (
    <details class="more" open={hiddenUnits > 0}>
      <summary class="more__summary">{translate("collect.more")}</summary>
      <label class="more__choice">
        <input
          type="checkbox"
          checked={hiddenUnits > 0}
          onChange={(event) => onHiddenUnits(event.currentTarget.checked ? HIDDEN_UNITS : 0)}
        />
        <span>
          <b>{translate("collect.hidden_units", { count: HIDDEN_UNITS })}</b>
          <br />
          {translate("collect.hidden_units_note")}
        </span>
      </label>
      {device !== null && <p class="field__note">{translate("collect.device", { device })}</p>}
    </details>
  );
}

const settingTexts = (settings: TrainingSettings): SettingTexts => mapSettings((name) => plainNumber(settings[name]));

/** Formats 0.000001 instead of 1e-6, which children do not know yet. */
function plainNumber(value: number): string {
  return value.toFixed(8).replace(/\.?0+$/, "");
}

/** Parses a student's input; null when it is not a number, must be whole but is not, or is out of range. */
export function parseSetting(name: SettingName, text: string, range: Range): number | null {
  const value = numberIn(text);
  const fits = text.trim() !== "" && Number.isFinite(value) && value >= range.min && value <= range.max;
  return fits && (Number.isInteger(value) || !SETTINGS[name].integer) ? value : null;
}

const settingsFromTexts = (texts: SettingTexts): Record<SettingName, number> =>
  mapSettings((name) => numberIn(texts[name]));

/** Parses a number with a decimal point or, as in many countries, a comma. */
const numberIn = (text: string): number => Number(text.trim().replace(",", "."));

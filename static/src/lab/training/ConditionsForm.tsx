/** The training conditions, each with a sentence that explains it. */
import { useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { Field } from "../../components/Field";
import { HIDDEN_UNITS } from "../../trainingSettings";
import { formatNumber, translate } from "../../words";
import type { Network } from "../server/networkServer";
import { Choice } from "./Choice";
import { boundsOf, type ConditionTexts, FINE_NUMBERS, type NumberName, numberOf } from "./conditions";
import { LEVELS, levelName, levelNote } from "./levelNames";
import { NetworkChoice } from "./NetworkChoice";

interface ConditionsFormProps {
  texts: ConditionTexts;
  limits: Limits;
  networks: readonly Network[];
  onTexts: (texts: ConditionTexts) => void;
}

export function ConditionsForm({ texts, limits, networks, onTexts }: ConditionsFormProps) {
  const change = (changed: Partial<ConditionTexts>) => onTexts({ ...texts, ...changed });
  const number = (name: NumberName) => (
    <NumberField
      key={name}
      name={name}
      text={texts[name]}
      limits={limits}
      onText={(text) => change({ [name]: text })}
    />
  );
  const watches = Number(texts.stop_patience) > 0 || Number(texts.reduce_patience) > 0;
  return (
    <>
      <div class="conditions">
        <Choice
          title={translate("conditions.optimizer")}
          note={translate(`conditions.optimizer_note_${texts.optimizer}`)}
          values={["adam", "sgd"] as const}
          chosen={texts.optimizer}
          words={(value) => translate(`conditions.optimizer_${value}`)}
          onChosen={(optimizer) => change({ optimizer })}
        />
        {texts.optimizer === "sgd" && number("momentum")}
        {(["learning_rate", "batch_size", "epochs"] as const).map(number)}
        <Choice
          title={translate("conditions.hidden_units")}
          note={translate("conditions.hidden_units_note")}
          values={[0, HIDDEN_UNITS]}
          chosen={texts.hidden_units}
          words={(value) => translate(`conditions.units_${value}`)}
          onChosen={(hidden_units) => change({ hidden_units })}
        />
        {number("seed")}
      </div>
      <h3 class="augment__title">{translate("conditions.pictures")}</h3>
      <div class="conditions">
        <NetworkChoice networks={networks} chosen={texts.network} onChosen={(network) => change({ network })} />
        <Choice
          title={translate("conditions.augmentation_level")}
          note={`${levelNote(texts.augmentation_level)} ${translate("conditions.augmentation_level_note")}`}
          values={LEVELS}
          chosen={texts.augmentation_level}
          words={levelName}
          onChosen={(augmentation_level) => change({ augmentation_level })}
          wide
        />
        <Choice
          title={translate("conditions.split")}
          note={translate(`conditions.split_note_${partOf(texts)}`)}
          values={["all", "training"] as const}
          chosen={partOf(texts)}
          words={(value) => translate(`conditions.split_${value}`)}
          onChosen={(value) => change({ split: value === "training" })}
          wide
        />
      </div>
      <h3 class="augment__title">{translate("conditions.watching")}</h3>
      <div class="conditions">
        {number("stop_patience")}
        {number("reduce_patience")}
        {Number(texts.reduce_patience) > 0 && number("reduce_factor")}
        {watches && (
          <Choice
            title={translate("conditions.monitor")}
            note={translate("conditions.monitor_note")}
            values={["loss", "accuracy"] as const}
            chosen={texts.monitor}
            words={(value) => translate(`conditions.monitor_${value}`)}
            onChosen={(monitor) => change({ monitor })}
          />
        )}
      </div>
      <FineConditions texts={texts} limits={limits} onTexts={onTexts} />
    </>
  );
}

/** What watching the scores depends on in detail. While it is closed, it says that a number in it is wrong. */
function FineConditions({ texts, limits, onTexts }: Omit<ConditionsFormProps, "networks">) {
  const [open, setOpen] = useState(false);
  const wrong = FINE_NUMBERS.some((name) => numberOf(name, texts[name], limits) === null);
  return (
    <>
      <details class="lab-refusals" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{translate("conditions.fine")}</summary>
        <div class="conditions">
          {FINE_NUMBERS.map((name) => (
            <NumberField
              key={name}
              name={name}
              text={texts[name]}
              limits={limits}
              onText={(text) => onTexts({ ...texts, [name]: text })}
              boundsShown
            />
          ))}
        </div>
      </details>
      {wrong && !open && <p class="field__problem">{translate("conditions.fine_wrong")}</p>}
    </>
  );
}

const partOf = ({ split }: ConditionTexts) => (split ? "training" : "all");

interface NumberFieldProps {
  name: NumberName;
  text: string;
  limits: Limits;
  onText: (text: string) => void;
  /** Whether the note says what can be written, before anything wrong is. */
  boundsShown?: boolean;
}

function NumberField({ name, text, limits, onText, boundsShown = false }: NumberFieldProps) {
  const { min, max } = boundsOf(name, limits);
  const wrong = numberOf(name, text, limits) === null;
  const bounds = translate("conditions.wrong", { min: formatNumber(min), max: formatNumber(max) });
  const note = translate(`conditions.${name}_note`);
  return (
    <Field
      label={translate(`conditions.${name}`)}
      value={text}
      onValue={onText}
      note={boundsShown && !wrong ? `${note} ${bounds}` : note}
      problem={wrong ? bounds : ""}
    />
  );
}

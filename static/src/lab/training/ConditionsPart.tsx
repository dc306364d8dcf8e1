/** Training under chosen conditions, with a live chart. */
import { useEffect } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { isActive } from "../../collect/training/trainingStore";
import { Button } from "../../components/Button";
import { StopIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import type { SplitChoice } from "../server/labServer";
import { ConditionsForm } from "./ConditionsForm";
import { settingsOf } from "./conditions";
import { isBeingPrepared } from "./courses";
import { LabRun } from "./LabRun";
import type { LabTraining } from "./labTraining";

const CONDITIONS_ID = "conditions";

interface ConditionsPartProps {
  training: LabTraining;
  limits: Limits;
  split: SplitChoice;
}

/** Shows the training that another part of the page has started. */
export const showConditions = () => document.getElementById(CONDITIONS_ID)?.scrollIntoView();

export function ConditionsPart({ training, limits, split }: ConditionsPartProps) {
  useEffect(() => void training.runs.loadRuns().catch(toastProblem), [training]);
  const texts = training.texts.value;
  const settings = settingsOf(texts, limits, split);
  const run = training.runs.shownRun.value;
  return (
    <section id={CONDITIONS_ID} class="card lab-part" aria-labelledby="conditions-title">
      <h2 id="conditions-title" class="lab-part__title">
        {translate("conditions.title")}
      </h2>
      <p class="lab-part__text">{translate("conditions.text")}</p>
      <p class="lab-part__text">{translate("conditions.cross_entropy")}</p>
      {!readOnly.value && (
        <>
          <ConditionsForm
            texts={texts}
            limits={limits}
            networks={training.networks.value}
            onTexts={(changed) => {
              training.texts.value = changed;
            }}
          />
          <p class="lab-actions">
            <Button
              kind="main"
              disabled={settings === null || training.isBusy}
              onClick={() => settings && void training.start(settings)}
            >
              {translate("conditions.train")}
            </Button>
            {run !== null && isActive(run) && !isBeingPrepared(run) && (
              <Button icon={<StopIcon />} onClick={() => void training.runs.cancelRun(run)}>
                {translate("conditions.stop")}
              </Button>
            )}
          </p>
          {texts.split && split.validation === 0 && (
            <p class="field__problem">{translate("lab.compare_no_validation")}</p>
          )}
          {training.runs.engineProblem.value !== null && <p class="field__note">{training.runs.engineProblem.value}</p>}
        </>
      )}
      {run !== null && (
        <LabRun run={run} history={training.runs.shownHistory.value} onStop={() => training.runs.cancelRun(run)} />
      )}
    </section>
  );
}

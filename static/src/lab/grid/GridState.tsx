/** How far a grid search is, and how it ended. */
import { Button } from "../../components/Button";
import { CheckIcon, InfoIcon, WarningIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { isOver, type JobStore } from "../jobs/jobStore";
import type { GridChoice, GridSearch } from "../server/gridServer";
import { bestTexts, progressText } from "./gridResult";

interface GridStateProps {
  store: JobStore<GridSearch, GridChoice>;
  search: GridSearch;
}

export function GridState({ store, search }: GridStateProps) {
  return isOver(search) ? <Outcome search={search} /> : <Running store={store} search={search} />;
}

function Running({ store, search }: GridStateProps) {
  const { variants, variants_done, combinations, count, waiting_for } = search;
  const words = progressText(search);
  return (
    <>
      <p role="status">{words}</p>
      <progress class="lab-bar" max={variants + count} value={variants_done + combinations.length} aria-label={words} />
      {waiting_for !== null && (
        <p class="notice notice--warning">
          <InfoIcon />
          <span class="notice__text">
            {waiting_for.message} {translate("lab.goes_on")}
          </span>
        </p>
      )}
      <p class="field__note">{translate("lab.compare_note")}</p>
      {!readOnly.value && (
        <p>
          <Button onClick={() => void store.cancel().catch(toastProblem)}>{translate("conditions.grid_stop")}</Button>
        </p>
      )}
    </>
  );
}

function Outcome({ search }: { search: GridSearch }) {
  const { status, problem, stale, training_part: part, training_pictures: count } = search;
  const good = status === "succeeded";
  const texts = good ? bestTexts(search) : [translate(`conditions.grid_${status}`)];
  return (
    <>
      <div class={good ? "notice notice--good" : "notice notice--warning"} role="status">
        {good ? <CheckIcon /> : <WarningIcon />}
        <div class="notice__text">
          {texts.map((text) => (
            <p key={text}>
              {text} {problem?.message}
            </p>
          ))}
          {good && <p>{translate("conditions.grid_advice")}</p>}
        </div>
      </div>
      {stale && <p class="field__note">{translate("conditions.grid_stale")}</p>}
      {count < part && <p class="field__note">{translate("lab.compare_thinned", { part, count })}</p>}
    </>
  );
}

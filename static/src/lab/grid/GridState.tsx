/** How far a grid search is, and how it ended. */
import { CheckIcon, WarningIcon } from "../../components/icons";
import { translate } from "../../words";
import { JobProgress } from "../jobs/JobProgress";
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
  return (
    <JobProgress
      words={progressText(search)}
      done={search.variants_done + search.combinations.length}
      of={search.variants + search.count}
      waitingFor={search.waiting_for}
      stopLabel={translate("conditions.grid_stop")}
      onStop={() => store.cancel()}
    />
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

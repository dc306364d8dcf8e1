/** How far a comparison of networks is, and how it ended. */
import { CheckIcon, WarningIcon } from "../../components/icons";
import { translate } from "../../words";
import { JobProgress } from "../jobs/JobProgress";
import { isOver, type JobStore } from "../jobs/jobStore";
import type { SplitChoice } from "../server/labServer";
import type { NetworkComparison } from "../server/networkServer";
import { outcomeText, progressText } from "./comparisonTexts";

export type NetworkStore = JobStore<NetworkComparison, SplitChoice>;

interface ComparisonStateProps {
  store: NetworkStore;
  comparison: NetworkComparison;
}

export function ComparisonState({ store, comparison }: ComparisonStateProps) {
  return isOver(comparison) ? (
    <Outcome comparison={comparison} />
  ) : (
    <JobProgress
      words={progressText(comparison)}
      done={comparison.looks_done + comparison.results.length}
      of={comparison.looks + comparison.networks.length}
      waitingFor={comparison.waiting_for}
      stopLabel={translate("networks.stop")}
      onStop={() => store.cancel()}
    />
  );
}

function Outcome({ comparison }: { comparison: NetworkComparison }) {
  const { status, problem, stale, training_part: part, training_pictures: count } = comparison;
  const good = status === "succeeded";
  return (
    <>
      <p class={good ? "notice notice--good" : "notice notice--warning"} role="status">
        {good ? <CheckIcon /> : <WarningIcon />}
        <span class="notice__text">
          {good ? outcomeText(comparison) : translate(`networks.${status}`)} {problem?.message}
        </span>
      </p>
      {stale && <p class="field__note">{translate("networks.stale")}</p>}
      {count < part && <p class="field__note">{translate("networks.thinned", { part, count })}</p>}
    </>
  );
}

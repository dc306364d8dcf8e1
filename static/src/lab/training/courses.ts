/** What happened on the way of a training: where its rate fell, and which epoch was kept. */

import type { EpochScores, TrainingRun } from "../../apiTypes";
import type { ChartMark } from "../../collect/columns/training/chartMarks";
import { formatNumber, translate } from "../../words";
import { networkName } from "./networkNames";

/** Falls of the rate that are told one by one. */
const MOST_TOLD = 3;

/** The epochs that were the first ones with a lower rate. */
export const ratesFell = (history: readonly EpochScores[]): EpochScores[] =>
  history.filter(({ learning_rate }, index) => {
    const before = history[index - 1]?.learning_rate ?? null;
    return learning_rate !== null && before !== null && learning_rate < before;
  });

/** The marks of the chart: an arrow down for the rate, a flag for the epoch that was kept. */
export function marksOf(run: TrainingRun, history: readonly EpochScores[]): ChartMark[] {
  const falls = ratesFell(history).map(({ epoch, learning_rate }) => ({
    epoch,
    label: `↓ ${rateText(learning_rate)}`,
  }));
  const kept = stoppedEarly(run)
    ? [{ epoch: run.kept_epoch ?? 0, label: translate("conditions.mark_kept"), important: true }]
    : [];
  return [...falls, ...kept].sort((one, other) => one.epoch - other.epoch);
}

/** What a run learnt from, where the lab prepared it. */
export function learntTexts({ preparation, settings }: TrainingRun): string[] {
  if (!preparation?.prepared) return [];
  const { parts, variants } = preparation;
  const { network = "" } = settings;
  return [
    ...(network === "" ? [] : [translate("networks.learnt", { network: networkName(network) })]),
    ...(parts === null ? [] : [translate("conditions.learnt_parts", { ...parts })]),
    ...(variants === 0 ? [] : [translate("conditions.learnt_variants", { variants })]),
  ];
}

/** Whether a run waits until its variants are made. */
export const isBeingPrepared = ({ status, preparation }: TrainingRun): boolean =>
  status === "queued" && preparation?.prepared === false;

/** What happened, in sentences. */
export function courseTexts(run: TrainingRun, history: readonly EpochScores[]): string[] {
  const falls = fallTexts(ratesFell(history));
  const { status, kept_epoch: kept, settings } = run;
  if (status !== "succeeded") return falls;
  const last = history.at(-1)?.epoch ?? settings.epochs;
  if (stoppedEarly(run)) return [...falls, translate("conditions.stopped_early", { last, kept: kept ?? last })];
  if (kept !== null && kept < last) return [...falls, translate("conditions.best_restored", { last, kept })];
  return [...falls, translate("conditions.all_epochs", { last })];
}

/** A sentence for each fall; a single one where they would push the charts off the screen. */
function fallTexts(falls: readonly EpochScores[]): string[] {
  const [first, last] = [falls[0], falls.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (falls.length > MOST_TOLD)
    return [
      translate("conditions.rate_fell_often", {
        count: falls.length,
        first: first.epoch,
        last: last.epoch,
        rate: rateText(last.learning_rate),
      }),
    ];
  return falls.map(({ epoch, learning_rate }) =>
    translate("conditions.rate_fell", { epoch, rate: rateText(learning_rate) }),
  );
}

const stoppedEarly = ({ ending }: TrainingRun): boolean => ending === "stopped_early";

export const rateText = (rate: number | null): string =>
  rate === null ? "–" : rate >= 1e-6 ? formatNumber(rate) : String(rate);

/** Says in words how far the training of a network is, and what transfer learning saved. */
import { formatNumber, translate } from "../../words";
import { timeLeft } from "../imports/timeLeft";
import type { NetworkEpoch, NetworkTraining } from "../server/networkTrainingServer";

const MINUTE_S = 60;

export function progressText({ status, before, epochs, phases, steps_done, seconds_left }: NetworkTraining): string {
  if (before > 0 && steps_done === 0) return translate("ownNetwork.waiting", { before });
  if (status === "queued") return translate("ownNetwork.queued");
  if (steps_done === 0 || seconds_left === null) return translate("ownNetwork.starting");
  const all = phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const number = Math.min(epochs.length + 1, all);
  const part = phases.length > 1 && number > (phases[0]?.epochs ?? 0) ? "running_blocks" : "running";
  return `${translate(`ownNetwork.${part}`, { number, all })} ${timeLeft(seconds_left)}`;
}

/** What the frozen network came to with the same pictures, and in what time. */
export function savedText({ epochs, transfer, outcome, phases }: NetworkTraining): string {
  const last = epochs.at(-1);
  if (last === undefined || transfer === null || outcome === null) return translate("ownNetwork.succeeded");
  const more = transfer.right - last.right;
  const kind = phases.length > 1 ? "tuned" : "own";
  return translate(`ownNetwork.${kind}_${more > 0 ? "worse" : more < 0 ? "better" : "same"}`, {
    right: last.right,
    pictures: last.pictures,
    more: Math.abs(more),
    seconds: durationText(trainedSeconds(epochs)),
    saved: durationText(transfer.seconds),
    trained: formatNumber(outcome.trained),
    few: formatNumber(transfer.trained),
  });
}

export const trainedSeconds = (epochs: readonly NetworkEpoch[]): number =>
  epochs.reduce((sum, { seconds }) => sum + seconds, 0);

/** "0.4 s", "12 s" or "3 min": with so many digits as say something. */
export function durationText(seconds: number): string {
  if (seconds >= 2 * MINUTE_S)
    return translate("ownNetwork.minutes", { count: formatNumber(Math.round(seconds / MINUTE_S)) });
  const digits = seconds < 10 ? Number(seconds.toPrecision(2)) : Math.round(seconds);
  return translate("lab.seconds", { count: formatNumber(digits) });
}

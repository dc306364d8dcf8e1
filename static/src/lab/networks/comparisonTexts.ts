/** Says in words how far a comparison of networks is, and what it found. */
import { formatNumber, translate } from "../../words";
import { timeLeft } from "../imports/timeLeft";
import type { NetworkComparison } from "../server/networkServer";
import { percent } from "../testSet/testResult";
import { networkName } from "../training/networkNames";

/** Below so many validation pictures, one more or less that is right is a whole percent. */
const FEW = 100;

/** What the work is at now, and how long it will take. */
export function progressText(comparison: NetworkComparison): string {
  const { status, networks, results, looks, looks_done: done, seconds_left } = comparison;
  if (status === "queued") return translate("networks.queued");
  const network = networkName(networks[results.length] ?? "");
  if (done >= looks) return translate("networks.training", { network });
  const words = translate("networks.looking", { network, done, looks });
  return seconds_left === null ? words : `${words} ${timeLeft(seconds_left)}`;
}

/** Which network was the best, and whether that may be chance. */
export function outcomeText({ best, results, validation_pictures: count }: NetworkComparison): string {
  const found = results.find(({ network }) => network === best);
  if (found === undefined) return "";
  const { network, right, val_accuracy } = found;
  const text = translate("networks.best", {
    network: networkName(network),
    right,
    count,
    share: percent(val_accuracy),
  });
  return count < FEW && results.length > 1 ? `${text} ${translate("networks.chance", { count })}` : text;
}

/** "0.42 s": with so many digits as say something. */
export const secondsText = (seconds: number): string =>
  translate("lab.seconds", { count: formatNumber(Number(seconds.toPrecision(2))) });

export const millisecondsText = (seconds: number): string =>
  translate("networks.milliseconds", { count: formatNumber(Number((seconds * 1000).toPrecision(2))) });

export const megabytesText = (megabytes: number): string =>
  translate("networks.megabytes", { count: formatNumber(Math.round(megabytes)) });

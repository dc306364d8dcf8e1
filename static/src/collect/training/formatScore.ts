import { formatNumber } from "../../words";

const SMALLEST_LOSS = 0.001;

/**
 * Formats a score with at most three digits (0.987, 1.23); a dash for none. Very small losses are shown as "< 0.001".
 */
export function formatScore(of: "acc" | "loss", score: number | null): string {
  if (score === null) return "–";
  if (of === "loss" && score < SMALLEST_LOSS) return `< ${formatNumber(SMALLEST_LOSS)}`;
  return formatNumber(score < 1 ? Math.round(score * 1000) / 1000 : Number(score.toPrecision(3)));
}

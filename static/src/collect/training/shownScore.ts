import { shownNumber } from "../../words";

const SMALLEST_LOSS = 0.001;

/** A score in at most three digits (0.987, 1.23); a dash for none. A loss is never quite nothing: "< 0.001". */
export function shownScore(of: "acc" | "loss", score: number | null): string {
  if (score === null) return "–";
  if (of === "loss" && score < SMALLEST_LOSS) return `< ${shownNumber(SMALLEST_LOSS)}`;
  return shownNumber(score < 1 ? Math.round(score * 1000) / 1000 : Number(score.toPrecision(3)));
}

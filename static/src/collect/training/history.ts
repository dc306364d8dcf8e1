import type { EpochScores } from "../../contract";

/**
 * The history with one epoch more. A repeated epoch replaces the old one and what followed it:
 * after a crash the server starts a run again from its first epoch.
 */
export function withEpoch(history: readonly EpochScores[], scores: EpochScores): EpochScores[] {
  const last = history.at(-1)?.epoch ?? 0;
  if (scores.epoch > last) return [...history, scores];
  return [...history.filter(({ epoch }) => epoch < scores.epoch), scores];
}

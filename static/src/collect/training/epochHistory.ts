import type { EpochScores } from "../../apiTypes";

/**
 * Adds an epoch to a history. A repeated epoch replaces the old one and those after it: after a crash the server
 * restarts a run from its first epoch.
 */
export function addEpoch(history: readonly EpochScores[], scores: EpochScores): EpochScores[] {
  const last = history.at(-1)?.epoch ?? 0;
  if (scores.epoch > last) return [...history, scores];
  return [...history.filter(({ epoch }) => epoch < scores.epoch), scores];
}

/** The scores before the first epoch: a head starts at zero, so every class is as likely. */
export function untrainedScores(classCount: number, validated: boolean): EpochScores {
  const scores = { loss: Math.log(classCount), acc: 1 / classCount };
  return {
    epoch: 0,
    ...scores,
    val_loss: validated ? scores.loss : null,
    val_acc: validated ? scores.acc : null,
    learning_rate: null,
  };
}

/** Says how often a model is right about new pictures, in the same words to students and to teachers. */
import "./words";
import type { HonestScore } from "../apiTypes";
import { translate } from "../words";

/** "Of 10 new pictures it gets about 9 right." */
export function scoreText({ right, of }: HonestScore): string {
  return translate("honest.score", { right, of });
}

/** "about 9 of 10" */
export function shortScoreText({ right, of }: HonestScore): string {
  return translate("honest.score_short", { right, of });
}

/** Between which counts the true score most likely lies; null where both ends are the same. */
export function marginText({ low, high, of }: HonestScore): string | null {
  return low === high ? null : translate("honest.score_between", { low, high, of });
}

/** The margin, if any, and why the score is to be believed. */
export function scoreNote(score: HonestScore): string {
  return [marginText(score), translate("honest.score_why")].filter(Boolean).join(" ");
}

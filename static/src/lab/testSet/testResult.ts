/** Says in words what a model answered about a test set. */
import { formatNumber, translate } from "../../words";
import { TEST_ROWS, type TestResult, type TestRow, type TestScore, type TestSet } from "../server/labServer";

/** A share or a confidence with one decimal: "97.3%". */
export const percent = (share: number): string => `${formatNumber(Math.round(share * 1000) / 10)}%`;

export const scoreText = ({ class_name, confidence }: TestScore): string => `${class_name} ${percent(confidence)}`;

/** How many pictures there are, and how many of them say what they are. */
export function countsText({ picture_count: count, labeled_count: labeled }: TestSet): string {
  if (labeled === 0) return translate("lab.test_unlabeled", { count });
  return translate(labeled === count ? "lab.test_labeled" : "lab.test_partly_labeled", { count, labeled });
}

/** "8 of 9 are right (88.9 %)", with the margin; empty where no picture counts. */
export function resultText({ right, counted, score }: TestResult): string {
  if (score === null) return "";
  const share = percent(score.share);
  const margin = { low: percent(score.share_low), high: percent(score.share_high) };
  return `${translate("lab.test_score", { right, counted, share })} ${translate("lab.test_margin", margin)}`;
}

/** What the result leaves out, a sentence each; not what is being looked at. */
export function leftOut(
  { picture_count }: TestSet,
  { answered, unknown_labels }: TestResult,
  looking: boolean,
): string[] {
  const names = unknown_labels.map((name) => translate("lab.quoted", { name })).join(", ");
  return [
    ...(unknown_labels.length > 0 ? [translate("lab.test_unknown_labels", { names })] : []),
    ...(answered < picture_count && !looking
      ? [translate("lab.test_unanswered", { count: picture_count - answered })]
      : []),
  ];
}

/** What is said about a row beside its picture. */
export const verdict = ({ right }: TestRow): "right" | "wrong" | "open" =>
  right === null ? "open" : right ? "right" : "wrong";

/** The first rows of the pages before and after, null where there is none. */
export function neighbors(start: number, count: number): { before: number | null; after: number | null } {
  return {
    before: start > 0 ? Math.max(start - TEST_ROWS, 0) : null,
    after: start + TEST_ROWS < count ? start + TEST_ROWS : null,
  };
}

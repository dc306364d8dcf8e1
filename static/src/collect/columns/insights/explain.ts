/** Says in words what a training found out. */
import type { ClassInsights, Insights, SampleAnswer } from "../../../apiTypes";
import { translate } from "../../../words";

/** What a cell of the matrix counts: "3 pictures of “paper” were taken for “rock”". */
export function cellText(count: number, name: string, answer: string): string {
  return name === answer
    ? translate("insights.cell_right", { count, name })
    : translate("insights.cell_wrong", { count, name, answer });
}

/** The answers that a cell of the matrix counts. */
export function answersIn({ answers }: Insights, classId: string, answerId: string): SampleAnswer[] {
  return answers.filter((answer) => answer.class_id === classId && answer.answer_id === answerId);
}

/** The answers about samples that still exist, in the order of their ids. */
export function answersAbout({ answers }: Insights, sampleIds: readonly string[]): SampleAnswer[] {
  const bySample = new Map(answers.map((answer) => [answer.sample_id, answer]));
  return sampleIds.flatMap((id) => bySample.get(id) ?? []);
}

/** Classes about which no honest answer exists, because all of their pictures were taken together. */
export const classesOfOneMoment = ({ classes }: Insights): ClassInsights[] =>
  classes.filter(({ pictures, moments }) => pictures > 0 && moments === 1);

/** What is different from the model before; null without one. */
export function changesText({ changes, answers }: Insights): string | null {
  if (changes === null) return null;
  const mended = changes.mended.length;
  const broken = changes.broken.length;
  if (mended + broken > 0) return translate("insights.changes", { mended, broken });
  const allRight = answers.every(({ class_id, answer_id }) => class_id === answer_id);
  return translate(allRight ? "insights.still_right" : "insights.no_changes");
}

/** A share as whole percents; "–" where there is none. */
export const percentText = (share: number | null): string => (share === null ? "–" : `${Math.round(share * 100)}%`);

/** "27 of 30 right", or that the class could not be asked about. */
export const rightText = ({ right, asked }: ClassInsights): string =>
  asked === 0 ? translate("insights.not_asked") : translate("insights.right_of", { right, asked });

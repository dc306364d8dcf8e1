/** Says in words what a training found out. */
import type { ClassInsights, Insights } from "../../../apiTypes";
import { translate } from "../../../words";

/** What a cell of the matrix counts: "3 pictures of “paper” were taken for “rock”". */
export function cellText(count: number, name: string, answer: string): string {
  return name === answer
    ? translate("insights.cell_right", { count, name })
    : translate("insights.cell_wrong", { count, name, answer });
}

/** Classes about which no honest answer exists, because all of their pictures were taken together. */
export const classesOfOneMoment = ({ classes }: Insights): ClassInsights[] =>
  classes.filter(({ pictures, moments }) => pictures > 0 && moments === 1);

/** What is different from the model before; null without one. */
export function changesText({ changes, classes, right }: Insights): string | null {
  if (changes === null) return null;
  const mended = changes.mended.length;
  const broken = changes.broken.length;
  if (mended + broken > 0) return translate("insights.changes", { mended, broken });
  const allRight = right === classes.reduce((sum, { pictures }) => sum + pictures, 0);
  return translate(allRight ? "insights.still_right" : "insights.no_changes");
}

/** A share as whole percents; "–" where there is none. */
export const percentText = (share: number | null): string => (share === null ? "–" : `${Math.round(share * 100)}%`);

/** "27 of 30 right", or that the class could not be asked about. */
export const rightText = ({ right, asked }: ClassInsights): string =>
  asked === 0 ? translate("insights.not_asked") : translate("insights.right_of", { right, asked });

/** The findings of a swap test, as numbers for its sentences. */
import type { SwapRow, SwapTest } from "./api";

export interface Finding {
  kind: "own_only" | "strong" | "hard";
  name: string;
  own: number;
  others: number;
}

/** The accuracy gap on other students' pictures that is worth mentioning. */
const NOTABLE_GAP = 0.2;

/** Accuracy over all other students' pictures; null where there are none that the model knows. */
export function foreignAccuracy({ cells }: SwapRow): number | null {
  const foreign = cells.filter(({ own }) => !own);
  const shown = foreign.reduce((sum, cell) => sum + cell.shown, 0);
  return shown === 0 ? null : foreign.reduce((sum, cell) => sum + cell.right, 0) / shown;
}

/** On the model's own pictures: where possible, asked of those that it had not learned from. */
const ownAccuracy = ({ score, cells }: SwapRow): number | null =>
  score?.share ?? cells.find((cell) => cell.own)?.accuracy ?? null;

/**
 * The model with the widest gap between own and others' pictures, the best model on others' pictures, and the hardest
 * pictures.
 */
export function findings({ rows, columns }: SwapTest): Finding[] {
  const tested = rows.flatMap((row) => {
    const others = foreignAccuracy(row);
    const own = ownAccuracy(row);
    return others === null || own === null ? [] : [{ name: row.nickname ?? "", own, others }];
  });
  if (tested.length < 2) return [];
  const found: Finding[] = [];
  const widest = maxBy(tested, ({ own, others }) => own - others);
  if (widest !== undefined && widest.own - widest.others >= NOTABLE_GAP) found.push({ kind: "own_only", ...widest });
  const strongest = maxBy(tested, ({ others }) => others);
  if (strongest !== undefined && strongest !== widest) found.push({ kind: "strong", ...strongest });
  const hardest = maxBy(
    scoresByPictures(
      rows,
      columns.map(({ nickname }) => nickname),
    ),
    ({ others }) => -others,
  );
  if (hardest !== undefined && hardest.others < 1 - NOTABLE_GAP) found.push({ kind: "hard", ...hardest });
  return found;
}

/** How well foreign models did on each student's pictures. */
function scoresByPictures(
  rows: readonly SwapRow[],
  names: readonly (string | null)[],
): { name: string; own: number; others: number }[] {
  return names.flatMap((name, column) => {
    const cells = rows.flatMap(({ cells: all }) => all.slice(column, column + 1)).filter(({ own }) => !own);
    const shown = cells.reduce((sum, cell) => sum + cell.shown, 0);
    if (name === null || shown === 0) return [];
    return [{ name, own: 1, others: cells.reduce((sum, cell) => sum + cell.right, 0) / shown }];
  });
}

function maxBy<T>(items: readonly T[], worth: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (top, item) => (top === undefined || worth(item) > worth(top) ? item : top),
    undefined,
  );
}

/** What a swap test shows, in numbers that words can be made of. */
import type { SwapRow, SwapTest } from "./api";

export interface Finding {
  kind: "own_only" | "strong" | "hard";
  name: string;
  own: number;
  others: number;
}

/** From how much worse on others' pictures it is worth talking about. */
const GAP = 0.2;

/** Accuracy over all foreign pictures together; null where there are none that the model knows. */
export function foreignAccuracy({ cells }: SwapRow): number | null {
  const foreign = cells.filter(({ own }) => !own);
  const shown = foreign.reduce((sum, each) => sum + each.shown, 0);
  return shown === 0 ? null : foreign.reduce((sum, each) => sum + each.right, 0) / shown;
}

/** The model with the widest gap between own and foreign pictures, the best one on foreign pictures, the hardest pictures. */
export function findings({ rows, columns }: SwapTest): Finding[] {
  const tested = rows.flatMap((row) => {
    const others = foreignAccuracy(row);
    const own = row.cells.find((cell) => cell.own)?.accuracy ?? null;
    return others === null || own === null ? [] : [{ name: row.nickname ?? "", own, others }];
  });
  if (tested.length < 2) return [];
  const found: Finding[] = [];
  const widest = best(tested, ({ own, others }) => own - others);
  if (widest !== undefined && widest.own - widest.others >= GAP) found.push({ kind: "own_only", ...widest });
  const strongest = best(tested, ({ others }) => others);
  if (strongest !== undefined && strongest !== widest) found.push({ kind: "strong", ...strongest });
  const hardest = best(hardness(rows, columns.map(({ nickname }) => nickname)), ({ others }) => -others);
  if (hardest !== undefined && hardest.others < 1 - GAP) found.push({ kind: "hard", ...hardest });
  return found;
}

/** How well foreign models did on each student's pictures. */
function hardness(rows: readonly SwapRow[], names: readonly (string | null)[]): { name: string; own: number; others: number }[] {
  return names.flatMap((name, column) => {
    const cells = rows.flatMap(({ cells: all }) => all.slice(column, column + 1)).filter(({ own }) => !own);
    const shown = cells.reduce((sum, each) => sum + each.shown, 0);
    if (name === null || shown === 0) return [];
    return [{ name, own: 1, others: cells.reduce((sum, each) => sum + each.right, 0) / shown }];
  });
}

function best<T>(items: readonly T[], worth: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>((top, item) => (top === undefined || worth(item) > worth(top) ? item : top), undefined);
}

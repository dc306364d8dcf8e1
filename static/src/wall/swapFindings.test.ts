import { describe, expect, it } from "vitest";
import type { SwapCell, SwapRow, SwapTest } from "./api";
import { findings } from "./swapFindings";

const cell = (right: number, own: boolean): SwapCell => ({ accuracy: right / 10, right, shown: 10, unknown: 0, own });

const row = (nickname: string, share: number | null, ...cells: SwapCell[]): SwapRow => ({
  project_id: nickname,
  project_name: "",
  nickname,
  score: share === null ? null : { right: 10 * share, low: 0, high: 10, of: 10, share, share_low: 0, share_high: 1 },
  cells,
});

const testOf = (...rows: SwapRow[]): SwapTest => ({
  rows,
  columns: rows.map(({ project_id, project_name, nickname }) => ({
    project_id,
    project_name,
    nickname,
    picture_count: 10,
  })),
  without_model: 0,
});

describe("the findings of a swap test", () => {
  it("compare others' pictures with the honest score, not with pictures that were learned by heart", () => {
    const mina = row("mina", 0.6, cell(10, true), cell(5, false));
    const jun = row("jun", 1, cell(9, false), cell(10, true));
    const kinds = findings(testOf(mina, jun)).map(({ kind, name }) => [kind, name]);
    expect(kinds).toEqual([
      ["strong", "jun"],
      ["hard", "jun"],
    ]);
  });

  it("take the own pictures where nobody knows the honest score", () => {
    const mina = row("mina", null, cell(10, true), cell(5, false));
    const jun = row("jun", null, cell(9, false), cell(10, true));
    expect(findings(testOf(mina, jun))[0]).toMatchObject({ kind: "own_only", name: "mina", own: 1, others: 0.5 });
  });
});

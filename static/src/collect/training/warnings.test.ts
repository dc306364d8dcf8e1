import { describe, expect, it, vi } from "vitest";
import type { DataWarning, DataWarnings } from "../../apiTypes";
import { inOrder, WarningStore } from "./warnings";

const warning = (code: DataWarning["code"], ...class_ids: string[]): DataWarning => ({
  code,
  class_ids,
  sample_ids: [],
  facts: { pictures: 30, moments: 1 },
});

describe("warnings about the pictures", () => {
  it("begin with the one that the advice is about", () => {
    const warnings = [warning("one_moment", "rock"), warning("dark", "paper"), warning("dark", "rock")];
    const ordered = inOrder({ warnings, advice: { code: "dark", class_id: "rock" } });
    expect(ordered).toEqual([warnings[2], warnings[0], warnings[1]]);
    expect(inOrder({ warnings, advice: null })).toEqual(warnings);
  });

  it("are asked for once the pictures have not changed for a moment", async () => {
    vi.useFakeTimers();
    const answers: DataWarnings = { warnings: [warning("dark", "rock")], advice: null };
    const ask = vi.fn(async () => answers);
    const store = new WarningStore("p", ask);
    store.askSoon();
    await vi.advanceTimersByTimeAsync(1_000);
    store.askSoon();
    await vi.advanceTimersByTimeAsync(1_400);
    expect(ask).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(store.warnings.value).toEqual(answers.warnings);
    vi.useRealTimers();
  });

  it("are none when the server has no answer", async () => {
    const store = new WarningStore("p", () => Promise.reject(new Error("busy")));
    await store.load();
    expect(store.warnings.value).toEqual([]);
  });
});

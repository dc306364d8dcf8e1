import { afterEach, describe, expect, it, vi } from "vitest";
import type { TrackedRun } from "../server/experimentServer";
import { TrackedRunsStore } from "./trackedRunsStore";

const row = (run_id: string, status: TrackedRun["status"]): TrackedRun => ({
  run_id,
  tracker: "mlflow",
  title: "MLflow",
  status,
  problem: null,
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Answers one request after the other with these rows; the paths that were asked for. */
function serverWith(...answers: TrackedRun[][]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("document", { visibilityState: "visible" });
  vi.stubGlobal("fetch", async (request: Request | string) => {
    asked.push(String(request instanceof Request ? request.url : request).split("/api/projects/")[1] ?? "");
    return new Response(JSON.stringify({ tracked_runs: answers.shift() }));
  });
  return asked;
}

describe("experiments in trackers", () => {
  it("are asked for until none is on its way", async () => {
    vi.useFakeTimers();
    const asked = serverWith([row("a", "waiting")], [row("a", "sent"), row("b", "not_sent")]);
    const store = new TrackedRunsStore("p", ["mlflow"]);
    store.follow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(["p/tracked-runs", "p/tracked-runs"]);
    expect(store.of("a")).toEqual([row("a", "sent")]);
    store.close();
  });

  it("are sent again and followed", async () => {
    vi.useFakeTimers();
    const asked = serverWith([row("a", "waiting")], [row("a", "sent")]);
    const store = new TrackedRunsStore("p", ["mlflow"]);
    await store.sendAgain("a");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(["p/runs/a/track", "p/tracked-runs"]);
    expect(store.of("a")).toEqual([row("a", "sent")]);
  });

  it("are not asked for where no tracker is switched on", async () => {
    const asked = serverWith();
    new TrackedRunsStore("p", []).follow();
    expect(asked).toEqual([]);
  });
});

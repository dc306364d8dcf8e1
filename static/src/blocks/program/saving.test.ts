import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, type Program } from "../../api";
import type { SavedProgram } from "../compile";
import { program, sayThis } from "../testing/saved";
import { draftsIn } from "./drafts";
import { opened } from "./opening";
import { Saving } from "./saving";

const saying = (text: string): SavedProgram => program([sayThis(text)]);
const drafts = () => draftsIn(() => localStorage, "project-1");

/** A server that keeps one program. */
class Store {
  kept: Program = { version: 0, format: 1, blocks: null, updated_at: null };
  failing: ApiError | null = null;
  readonly last: unknown[] = [];
  loseAnswer = false;

  load = async () => this.kept;
  save = async ({ version, blocks }: Pick<Program, "version" | "blocks">) => {
    if (this.failing) throw this.failing;
    if (version !== this.kept.version) throw new ApiError(409, "program_stale", "…", { current_version: this.kept.version });
    this.kept = { ...this.kept, version: version + 1, blocks: JSON.parse(JSON.stringify(blocks)) as Record<string, unknown> };
    if (!this.loseAnswer) return this.kept;
    this.loseAnswer = false;
    throw new ApiError(0, "offline", "…");
  };
  saveLast = (sent: unknown) => this.last.push(sent);
}

let store: Store;
let onScreen: SavedProgram;
let saving: Saving;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  store = new Store();
  onScreen = saying("one");
  saving = new Saving(store, drafts(), () => onScreen, 0);
});
afterEach(() => vi.useRealTimers());

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
const change = (text: string) => {
  onScreen = saying(text);
  saving.changed();
};

describe("saving", () => {
  test("waits for a quiet moment and sends the newest blocks once", async () => {
    change("two");
    change("three");
    expect([saving.state.value.kind, store.kept.version]).toEqual(["saving", 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([saving.state.value.kind, store.kept.version]).toEqual(["saved", 1]);
    expect(store.kept.blocks).toEqual(plain(onScreen));
  });

  test("goes on with the version that the server gave", async () => {
    for (const text of ["a", "b", "c"]) {
      change(text);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(store.kept.version).toBe(3);
  });

  test("tries again by itself when the server cannot be reached, and keeps a draft meanwhile", async () => {
    store.failing = new ApiError(0, "offline", "…");
    change("two");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saving.state.value.kind).toBe("failed");
    expect(plain(drafts().find()?.blocks)).toEqual(plain(onScreen));
    store.failing = null;
    await vi.advanceTimersByTimeAsync(3000);
    expect([saving.state.value.kind, drafts().find()]).toEqual(["saved", null]);
  });

  test("an answer lost on its way is no conflict", async () => {
    store.loseAnswer = true;
    change("two");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saving.state.value.kind, plain(store.kept.blocks)]).toEqual(["saved", plain(onScreen)]);
  });

  test("a refusal for good is said and not repeated", async () => {
    store.failing = new ApiError(413, "request_too_large", "too many blocks");
    change("two");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saving.state.value).toEqual({ kind: "refused", reason: "too many blocks" });
  });

  test.each([500, 502, 503, 504])("a fault of the server (%i) is no refusal: it is tried later", async (status) => {
    store.failing = new ApiError(status, "unexpected", "…");
    change("two");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saving.state.value.kind).toBe("failed");
    store.failing = null;
    await vi.advanceTimersByTimeAsync(3000);
    expect(saving.state.value.kind).toBe("saved");
  });

  test("what is unsaved is sent and kept when the page goes away", () => {
    saving.leave();
    expect(store.last).toEqual([]);
    change("two");
    saving.leave();
    expect(store.last).toHaveLength(1);
    expect(drafts().find()).not.toBeNull();
  });
});

describe("two windows with the same program", () => {
  const otherSaves = () => {
    store.kept = { ...store.kept, version: 1, blocks: plain(saying("other")) as Record<string, unknown> };
  };
  const conflict = async () => {
    otherSaves();
    change("mine");
    await vi.advanceTimersByTimeAsync(1000);
    const state = saving.state.value;
    if (state.kind !== "stale") throw new Error(`state is ${state.kind}`);
    return state.other;
  };

  test("nothing is written over the other's version", async () => {
    const other = await conflict();
    change("mine again");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saving.state.value.kind, store.kept]).toEqual(["stale", other]);
  });

  test("both begin with the same, and what one of them adds is no conflict", async () => {
    store.kept = { ...store.kept, version: 1, blocks: plain(onScreen) as Record<string, unknown> };
    saving.begin();
    change("mine");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saving.state.value.kind, store.kept.blocks]).toEqual(["saved", plain(onScreen)]);
  });

  test("what a project begins with is saved at once, and is no draft of anybody's", async () => {
    saving.begin();
    saving.leave();
    expect(drafts().find()).toBeNull();
    await vi.advanceTimersByTimeAsync(100);
    expect([saving.state.value.kind, store.kept.version]).toEqual(["saved", 1]);
  });

  test("mine can be kept", async () => {
    saving.keepMine(await conflict());
    await vi.advanceTimersByTimeAsync(100);
    expect([saving.state.value.kind, store.kept.version, store.kept.blocks]).toEqual(["saved", 2, plain(onScreen)]);
  });

  test("the other can be taken, and saving goes on from it", async () => {
    saving.tookOther(await conflict());
    expect(drafts().find()).toBeNull();
    change("next");
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.kept.version).toBe(2);
  });
});

describe("opening", () => {
  const starter = saying("starter");
  const kept = (version: number, text: string): Program =>
    ({ version, format: 1, blocks: plain(saved(text)) as Record<string, unknown>, updated_at: null });
  const texts = new Map<string, SavedProgram>();
  const saved = (text: string) => texts.get(text) ?? texts.set(text, saying(text)).get(text);

  test("a new project opens with the starter", () => {
    expect(opened(store.kept, drafts(), starter)).toEqual({ blocks: starter, version: 0, from: "starter" });
  });

  test("a draft of the same version is taken up again", () => {
    drafts().keep({ version: 3, blocks: saying("unsaved") });
    expect(opened(kept(3, "kept"), drafts(), starter).from).toBe("draft");
  });

  test("a draft that did arrive is dropped", () => {
    drafts().keep({ version: 2, blocks: saved("same") as SavedProgram });
    expect(opened(kept(3, "same"), drafts(), starter).from).toBe("server");
    expect(drafts().find()).toBeNull();
  });

  test("a draft made while its own save was under way is no conflict", () => {
    drafts().keep({ version: 2, blocks: saying("newer"), sent: saved("kept") as SavedProgram });
    expect(opened(kept(3, "kept"), drafts(), starter)).toMatchObject({ from: "draft", version: 3 });
  });

  test("a draft of an older version is a conflict", () => {
    drafts().keep({ version: 2, blocks: saying("unsaved") });
    expect(opened(kept(3, "kept"), drafts(), starter)).toMatchObject({ from: "conflict", version: 2 });
  });

  test("a conflict that was not decided is a conflict again the next time", () => {
    drafts().keep({ version: 2, blocks: saying("unsaved") });
    saving = new Saving(store, drafts(), () => onScreen, opened(kept(3, "kept"), drafts(), starter).version);
    saving.meet(kept(3, "kept"));
    saving.leave();
    expect([opened(kept(3, "kept"), drafts(), starter).from, store.last]).toEqual(["conflict", []]);
  });
});

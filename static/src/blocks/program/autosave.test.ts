import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, type Program } from "../../api";
import type { SavedProgram } from "../compile";
import { program, sayThis } from "../testing/programBuilders";
import { Autosave } from "./autosave";
import { draftStorage } from "./drafts";
import { openProgram } from "./openProgram";

const saying = (text: string): SavedProgram => program([sayThis(text)]);
const drafts = () => draftStorage(() => localStorage, "project-1");

/** A server that keeps one program. */
class Store {
  stored: Program = { version: 0, format: 1, blocks: null, updated_at: null };
  failing: ApiError | null = null;
  readonly last: unknown[] = [];
  loseAnswer = false;

  loadProgram = async () => this.stored;
  saveProgram = async ({ version, blocks }: Pick<Program, "version" | "blocks">) => {
    if (this.failing) throw this.failing;
    if (version !== this.stored.version)
      throw new ApiError(409, "program_stale", "…", { current_version: this.stored.version });
    this.stored = {
      ...this.stored,
      version: version + 1,
      blocks: JSON.parse(JSON.stringify(blocks)) as Record<string, unknown>,
    };
    if (!this.loseAnswer) return this.stored;
    this.loseAnswer = false;
    throw new ApiError(0, "offline", "…");
  };
  saveOnLeave = (sent: unknown) => this.last.push(sent);
}

let store: Store;
let current: SavedProgram;
let saving: Autosave;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  store = new Store();
  current = saying("one");
  saving = new Autosave(store, drafts(), () => current, 0);
});
afterEach(() => vi.useRealTimers());

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
const change = (text: string) => {
  current = saying(text);
  saving.markChanged();
};

describe("saving", () => {
  test("waits for a quiet moment and sends the newest blocks once", async () => {
    change("two");
    change("three");
    expect([saving.state.value.kind, store.stored.version]).toEqual(["saving", 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([saving.state.value.kind, store.stored.version]).toEqual(["saved", 1]);
    expect(store.stored.blocks).toEqual(plain(current));
  });

  test("goes on with the version that the server gave", async () => {
    for (const text of ["a", "b", "c"]) {
      change(text);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(store.stored.version).toBe(3);
  });

  test("tries again by itself when the server cannot be reached, and keeps a draft meanwhile", async () => {
    store.failing = new ApiError(0, "offline", "…");
    change("two");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saving.state.value.kind).toBe("failed");
    expect(plain(drafts().loadDraft()?.blocks)).toEqual(plain(current));
    store.failing = null;
    await vi.advanceTimersByTimeAsync(3000);
    expect([saving.state.value.kind, drafts().loadDraft()]).toEqual(["saved", null]);
  });

  test("an answer lost on its way is no conflict", async () => {
    store.loseAnswer = true;
    change("two");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saving.state.value.kind, plain(store.stored.blocks)]).toEqual(["saved", plain(current)]);
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
    saving.saveBeforeLeaving();
    expect(store.last).toEqual([]);
    change("two");
    saving.saveBeforeLeaving();
    expect(store.last).toHaveLength(1);
    expect(drafts().loadDraft()).not.toBeNull();
  });
});

describe("two windows with the same program", () => {
  const otherSaves = () => {
    store.stored = { ...store.stored, version: 1, blocks: plain(saying("other")) as Record<string, unknown> };
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
    expect([saving.state.value.kind, store.stored]).toEqual(["stale", other]);
  });

  test("both begin with the same, and what one of them adds is no conflict", async () => {
    store.stored = { ...store.stored, version: 1, blocks: plain(current) as Record<string, unknown> };
    saving.saveStarter();
    change("mine");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([saving.state.value.kind, store.stored.blocks]).toEqual(["saved", plain(current)]);
  });

  test("what a project begins with is saved at once, and is no draft of anybody's", async () => {
    saving.saveStarter();
    saving.saveBeforeLeaving();
    expect(drafts().loadDraft()).toBeNull();
    await vi.advanceTimersByTimeAsync(100);
    expect([saving.state.value.kind, store.stored.version]).toEqual(["saved", 1]);
  });

  test("mine can be kept", async () => {
    saving.overwriteOther(await conflict());
    await vi.advanceTimersByTimeAsync(100);
    expect([saving.state.value.kind, store.stored.version, store.stored.blocks]).toEqual(["saved", 2, plain(current)]);
  });

  test("the other can be taken, and saving goes on from it", async () => {
    saving.acceptOther(await conflict());
    expect(drafts().loadDraft()).toBeNull();
    change("next");
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.stored.version).toBe(2);
  });
});

describe("opening", () => {
  const starter = saying("starter");
  const stored = (version: number, text: string): Program => ({
    version,
    format: 1,
    blocks: plain(saved(text)) as Record<string, unknown>,
    updated_at: null,
  });
  const texts = new Map<string, SavedProgram>();
  const saved = (text: string) => texts.get(text) ?? texts.set(text, saying(text)).get(text);

  test("a new project opens with the starter", () => {
    expect(openProgram(store.stored, drafts(), starter)).toEqual({ blocks: starter, version: 0, from: "starter" });
  });

  test("a draft of the same version is taken up again", () => {
    drafts().saveDraft({ version: 3, blocks: saying("unsaved") });
    expect(openProgram(stored(3, "kept"), drafts(), starter).from).toBe("draft");
  });

  test("a draft that did arrive is dropped", () => {
    drafts().saveDraft({ version: 2, blocks: saved("same") as SavedProgram });
    expect(openProgram(stored(3, "same"), drafts(), starter).from).toBe("server");
    expect(drafts().loadDraft()).toBeNull();
  });

  test("a draft made while its own save was under way is no conflict", () => {
    drafts().saveDraft({ version: 2, blocks: saying("newer"), sent: saved("kept") as SavedProgram });
    expect(openProgram(stored(3, "kept"), drafts(), starter)).toMatchObject({ from: "draft", version: 3 });
  });

  test("a draft of an older version is a conflict", () => {
    drafts().saveDraft({ version: 2, blocks: saying("unsaved") });
    expect(openProgram(stored(3, "kept"), drafts(), starter)).toMatchObject({ from: "conflict", version: 2 });
  });

  test("a conflict that was not decided is a conflict again the next time", () => {
    drafts().saveDraft({ version: 2, blocks: saying("unsaved") });
    saving = new Autosave(store, drafts(), () => current, openProgram(stored(3, "kept"), drafts(), starter).version);
    saving.reportConflict(stored(3, "kept"));
    saving.saveBeforeLeaving();
    expect([openProgram(stored(3, "kept"), drafts(), starter).from, store.last]).toEqual(["conflict", []]);
  });
});

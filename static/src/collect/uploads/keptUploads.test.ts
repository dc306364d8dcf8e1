import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetOutdatedUploads, type KeptUpload, type KeptUploadStore, KeptUploads, MAX_AGE_MS } from "./keptUploads";
import { type UploadingPages, uploadingPages } from "./uploadingPages";
import type { Upload } from "./uploadQueue";

/** A browser's database, which pages share. */
class SharedStore implements KeptUploadStore {
  kept = new Map<string, KeptUpload>();
  forbidden = false;

  async add(upload: KeptUpload): Promise<void> {
    this.check();
    this.kept.set(upload.key, upload);
  }

  async list(): Promise<KeptUpload[]> {
    this.check();
    return [...this.kept.values()];
  }

  async take(projectId: string, fromPage: string, toPage: string): Promise<KeptUpload[]> {
    const left = [...this.kept.values()].filter((each) => each.projectId === projectId && each.page === fromPage);
    const taken = left.map((upload) => ({ ...upload, page: toPage }));
    for (const upload of taken) this.kept.set(upload.key, upload);
    return taken;
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.kept.delete(key);
  }

  async clear(): Promise<void> {
    this.kept.clear();
  }

  private check(): void {
    if (this.forbidden) throw new DOMException("forbidden", "SecurityError");
  }
}

/** The pages of one browser; `end` is what happens to them when their page is closed. */
class Browser {
  readonly store = new SharedStore();
  private readonly entered = new Map<string, (() => void)[]>();
  private count = 0;

  page(projectId = "p", student = "ann", now = 0) {
    const pages = this.pages();
    const found: string[] = [];
    let outdated = 0;
    const kept = new KeptUploads(this.store, pages, { student, projectId }, () => now);
    const restoring = kept.restore({
      onFound: (uploads) => found.push(...uploads.map(({ key }) => key)),
      onOutdated: (lost) => {
        outdated += lost;
      },
    });
    restoring.catch(() => undefined);
    return { kept, found, restoring, outdated: () => outdated, end: () => pages.leave() };
  }

  private pages(): UploadingPages {
    const { entered } = this;
    const nextId = () => `page ${++this.count}`;
    return {
      id: "none",
      enter() {
        if (entered.has(this.id)) return;
        Object.assign(this, { id: nextId() });
        entered.set(this.id, []);
      },
      leave() {
        const waiting = entered.get(this.id) ?? [];
        entered.delete(this.id);
        for (const go of waiting) go();
      },
      untilGone: (page) =>
        new Promise((resolve) => {
          const waiting = entered.get(page);
          if (waiting) waiting.push(() => resolve(true));
          else resolve(true);
        }),
    };
  }
}

const uploads = (...names: string[]): Upload[] =>
  names.map((name) => ({
    key: name,
    idempotencyKey: name,
    classId: "c",
    name,
    mirrored: name === "mirrored",
    burst: `burst of ${name}`,
    file: new Blob([name]),
    stage: signal({ is: "waiting" }),
  }));

const settle = () => new Promise((next) => setTimeout(next));

describe("uploads that are kept", () => {
  it("go on in the page after a reload, under their keys, until they are done", async () => {
    const browser = new Browser();
    const before = browser.page();
    before.kept.keep(uploads("a", "mirrored", "b"));
    before.kept.forget(["a"]);
    before.end();

    const after = browser.page();
    await after.restoring;

    expect(after.found).toEqual(["mirrored", "b"]);
    expect([...browser.store.kept.values()].map(({ mirrored, burst }) => [mirrored, burst])).toEqual([
      [true, "burst of mirrored"],
      [false, "burst of b"],
    ]);
    after.kept.forget(after.found);
    await settle();
    expect(browser.store.kept.size).toBe(0);
  });

  it("are sent by one page only, and by another once that is closed", async () => {
    const browser = new Browser();
    const first = browser.page();
    first.kept.keep(uploads("a", "b"));
    const [second, third] = [browser.page(), browser.page()];
    await settle();
    expect([second.found, third.found]).toEqual([[], []]);

    first.kept.forget(["a"]);
    await settle();
    expect([...second.found, ...third.found]).toEqual([]);

    first.end();
    await settle();
    expect([...second.found, ...third.found]).toEqual(["b"]);
  });

  it("of a page that goes on to upload are not taken by one that waited for its first ones", async () => {
    const browser = new Browser();
    const first = browser.page();
    first.kept.keep(uploads("a"));
    const second = browser.page();
    await settle();
    first.kept.forget(["a"]);
    first.kept.keep(uploads("b"));
    await settle();
    expect(second.found).toEqual([]);
  });

  it("stay for their own project, whatever project the student opens first", async () => {
    const browser = new Browser();
    const before = browser.page("p");
    before.kept.keep(uploads("a"));
    before.end();
    const other = browser.page("q");
    await other.restoring;
    expect(other.found).toEqual([]);
    const own = browser.page("p");
    await own.restoring;
    expect(own.found).toEqual(["a"]);
  });

  it("are removed when another student opens a project in this browser", async () => {
    const browser = new Browser();
    const before = browser.page("p", "ann");
    before.kept.keep(uploads("a"));
    before.end();
    const other = browser.page("q", "ben");
    await other.restoring;
    expect([other.found, browser.store.kept.size]).toEqual([[], 0]);
  });

  it("are given up after a day, and the page says how many", async () => {
    const browser = new Browser();
    const before = browser.page();
    before.kept.keep(uploads("a", "b"));
    before.end();
    const after = browser.page("p", "ann", MAX_AGE_MS + 1);
    await after.restoring;
    expect([after.found, after.outdated(), browser.store.kept.size]).toEqual([[], 2, 0]);
  });

  it("are given up after a day on the home page, too", async () => {
    const browser = new Browser();
    const before = browser.page();
    before.kept.keep(uploads("a"));
    expect(await forgetOutdatedUploads(browser.store, MAX_AGE_MS)).toBe(0);
    expect(await forgetOutdatedUploads(browser.store, MAX_AGE_MS + 1)).toBe(1);
    expect(browser.store.kept.size).toBe(0);
  });

  it("are at most five hundred, and 64 MB", async () => {
    const browser = new Browser();
    browser.page().kept.keep(uploads(...[...Array(501).keys()].map(String)));
    expect(browser.store.kept.size).toBe(500);
    const large = new Browser();
    const size = 50 * 1024 * 1024;
    const file = Object.defineProperty(new Blob(), "size", { value: size });
    large.page().kept.keep(uploads("a", "b").map((upload) => ({ ...upload, file })));
    expect([...large.store.kept.keys()]).toEqual(["a"]);
  });

  it("are none where the browser forbids it, and nobody notices", async () => {
    const browser = new Browser();
    browser.store.forbidden = true;
    const page = browser.page();
    page.kept.keep(uploads("a"));
    page.kept.forget(["a"]);
    await expect(page.restoring).rejects.toThrow("forbidden");
    expect(browser.store.kept.size).toBe(0);
  });
});

describe("pages that upload, where there are no locks", () => {
  afterEach(() => {
    vi.useRealTimers();
    localStorage.clear();
  });

  const goneAfter = async (page: UploadingPages, id: string, ms: number): Promise<boolean> => {
    let gone = false;
    const watching = new AbortController();
    void page.untilGone(id, watching.signal).then((answer) => {
      gone = answer;
    });
    await vi.advanceTimersByTimeAsync(ms);
    watching.abort();
    return gone;
  };

  it("are gone as soon as they are closed or have nothing left, and not before", async () => {
    vi.useFakeTimers();
    const [one, other] = [uploadingPages(), uploadingPages()];
    one.enter();
    expect(await goneAfter(other, one.id, 10 * 60_000)).toBe(false);
    window.dispatchEvent(new Event("pagehide"));
    expect(await goneAfter(other, one.id, 0)).toBe(true);
    const { id: before } = one;
    one.leave();
    one.enter();
    const { id } = one;
    expect(id).not.toBe(before);
    expect(await goneAfter(other, id, 2_000)).toBe(false);
    one.leave();
    expect(await goneAfter(other, id, 2_000)).toBe(true);
  });

  it("are gone a while after their browser was killed", async () => {
    vi.useFakeTimers();
    localStorage.setItem("eyeblocks.uploading.dead", String(Date.now()));
    expect(await goneAfter(uploadingPages(), "dead", 60_000)).toBe(false);
    expect(await goneAfter(uploadingPages(), "dead", 60_000)).toBe(true);
    expect(localStorage.length).toBe(0);
  });
});

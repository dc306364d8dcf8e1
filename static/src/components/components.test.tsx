import { render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nameProblem } from "./Ask";
import { filesOf } from "./droppedFiles";
import { hold } from "./ShutterButton";
import { toast, Toasts } from "./Toasts";

afterEach(() => vi.useRealTimers());

describe("a name", () => {
  it("is counted in characters, so that fifty emoji fit", () => {
    expect(nameProblem("🐱".repeat(50), 50)).toBe("");
    expect(nameProblem("🐱".repeat(51), 50)).toContain("50");
  });

  it("must not be blank", () => {
    expect(nameProblem("  \t ", 50)).not.toBe("");
  });
});

describe("the shutter", () => {
  it("takes one picture for a press", async () => {
    vi.useFakeTimers();
    const take = vi.fn(async () => undefined);
    const held = hold(take);
    await vi.advanceTimersByTimeAsync(300);
    held.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(take).toHaveBeenCalledTimes(1);
  });

  it("keeps taking pictures while it is held", async () => {
    vi.useFakeTimers();
    const take = vi.fn(async () => undefined);
    const held = hold(take, 400, 200);
    await vi.advanceTimersByTimeAsync(1000);
    held.stop();
    expect(take).toHaveBeenCalledTimes(5);
  });
});

describe("dropped things", () => {
  const fileEntry = (name: string) => ({ isFile: true, isDirectory: false, name, file: (give: (file: File) => void) => give(new File(["x"], name)) });
  const folder = (name: string, entries: unknown[]) => ({
    isFile: false, isDirectory: true, name,
    createReader: () => {
      const portions = [entries, []];
      return { readEntries: (give: (entries: unknown[]) => void) => give(portions.shift() ?? []) };
    },
  });
  const dropOf = (...entries: unknown[]) =>
    ({ files: [], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer;

  it("give the files of folders in folders, without what systems leave there", async () => {
    const files = await filesOf(dropOf(folder("pets", [fileEntry("b2.jpg"), fileEntry("b10.jpg"), fileEntry(".DS_Store"), folder("more", [fileEntry("c.png")])]), fileEntry("a.bmp")));
    expect(files.map(({ name }) => name)).toEqual(["b2.jpg", "b10.jpg", "c.png", "a.bmp"]);
  });
});

describe("toasts", () => {
  it("with the same key take each other's place", async () => {
    const place = document.createElement("div");
    render(<Toasts />, place);
    toast("one deleted", { key: "deleted" });
    toast("two deleted", { key: "deleted" });
    toast("saved");
    await vi.waitFor(() => expect([...place.querySelectorAll(".toast__text")].map((line) => line.textContent)).toEqual(["two deleted", "saved"]));
  });
});

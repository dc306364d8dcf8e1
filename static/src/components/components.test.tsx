import { render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { filesOf } from "./droppedFiles";
import { EditableName } from "./EditableName";
import { nameProblem } from "./Questions";
import { repeatWhileHeld, ShutterButton } from "./ShutterButton";
import { Toasts, toast } from "./Toasts";

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

describe("a name that was saved", () => {
  it.each([
    ["has the focus", false, "name"],
    ["leaves the focus to who has gone on meanwhile", true, "next"],
  ])("%s", async (_, goesOn, focused) => {
    const place = document.body.appendChild(document.createElement("div"));
    const next = document.body.appendChild(document.createElement("button"));
    next.className = "next";
    const save = async () => {
      if (goesOn) next.focus();
    };
    render(<EditableName name="a" label="name" maxLength={9} save={save} editing />, place);
    const field = place.querySelector("input");
    if (field) field.value = "b";
    field?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await vi.waitFor(() => expect(document.activeElement?.className).toContain(focused));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    expect(document.activeElement?.className).toContain(focused);
    render(null, place);
    document.body.innerHTML = "";
  });
});

describe("the shutter", () => {
  it("takes one picture for a press", async () => {
    vi.useFakeTimers();
    const take = vi.fn(async () => undefined);
    const held = repeatWhileHeld(take);
    await vi.advanceTimersByTimeAsync(300);
    held.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(take).toHaveBeenCalledTimes(1);
  });

  it("keeps taking pictures while it is held", async () => {
    vi.useFakeTimers();
    const take = vi.fn(async () => undefined);
    const held = repeatWhileHeld(take, 400, 200);
    await vi.advanceTimersByTimeAsync(1000);
    held.stop();
    expect(take).toHaveBeenCalledTimes(5);
  });

  it("keeps the pace although a picture takes a while, and waits for one that takes longer", async () => {
    vi.useFakeTimers();
    for (const [takesMs, count] of [
      [80, 11],
      [250, 5],
    ] as const) {
      const take = vi.fn(() => new Promise<void>((taken) => setTimeout(taken, takesMs)));
      const held = repeatWhileHeld(take, 100, 100);
      await vi.advanceTimersByTimeAsync(1010);
      held.stop();
      expect(take).toHaveBeenCalledTimes(count);
    }
  });

  it("gives the pictures of one press the same burst, and those of the next another", async () => {
    vi.useFakeTimers();
    const bursts: string[] = [];
    const place = document.createElement("div");
    const onTake = async (burst: string) => void bursts.push(burst);
    render(<ShutterButton onTake={onTake} disabled={false} />, place);
    const key = (type: string) => place.firstElementChild?.dispatchEvent(new KeyboardEvent(type, { key: " " }));
    for (const ms of [700, 100]) {
      key("keydown");
      await vi.advanceTimersByTimeAsync(ms);
      key("keyup");
    }
    render(null, place);
    const [first, ...rest] = bursts;
    expect(rest.slice(0, -1)).toEqual([first, first]);
    expect(rest.at(-1)).not.toBe(first);
  });
});

describe("dropped things", () => {
  const fileEntry = (name: string) => ({
    isFile: true,
    isDirectory: false,
    name,
    file: (give: (file: File) => void) => give(new File(["x"], name)),
  });
  const folder = (name: string, entries: unknown[]) => ({
    isFile: false,
    isDirectory: true,
    name,
    createReader: () => {
      const portions = [entries, []];
      return { readEntries: (give: (entries: unknown[]) => void) => give(portions.shift() ?? []) };
    },
  });
  const dropOf = (...entries: unknown[]) =>
    ({ files: [], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer;

  it("give the files of folders in folders, without what systems leave there", async () => {
    const files = await filesOf(
      dropOf(
        folder("pets", [
          fileEntry("b2.jpg"),
          fileEntry("b10.jpg"),
          fileEntry(".DS_Store"),
          folder("more", [fileEntry("c.png")]),
        ]),
        fileEntry("a.bmp"),
      ),
    );
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
    await vi.waitFor(() =>
      expect([...place.querySelectorAll(".toast__text")].map((line) => line.textContent)).toEqual([
        "two deleted",
        "saved",
      ]),
    );
  });
});

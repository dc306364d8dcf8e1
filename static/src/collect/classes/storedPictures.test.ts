import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImageClass, Sample } from "../../apiTypes";
import { toast } from "../../components/Toasts";
import { ClassState } from "./classState";
import { PictureChanges } from "./pictureChanges";
import { PictureLists } from "./pictureLists";
import { StoredPictures } from "./storedPictures";

vi.mock("../../components/Toasts", () => ({ toast: vi.fn(), toastProblem: vi.fn() }));

type Server = Map<string, { sample: Sample; order: number }>;

/** It arrived in the second `order`. */
const sample = (id: string, class_id: string, order: number): Sample => {
  const created_at = new Date(1000 * order).toISOString();
  return { id, class_id, created_at, switched_off: false } as Sample;
};

/** Answers as the server does: a picture that moves keeps its place in the order of arrival. */
function answer(server: Server, method: string, path: string, body: string): object {
  const url = new URL(path, "http://server");
  const kept = (id: string) => server.get(id) ?? { sample: sample(id, "none", 0), order: -1 };
  const moved = (id: string, class_id: string) => {
    kept(id).sample = { ...kept(id).sample, class_id };
    return kept(id).sample;
  };
  if (method === "PATCH") {
    const { class_id, sample_ids } = JSON.parse(body);
    const single = url.pathname.split("/").at(-1) ?? "";
    if (sample_ids === undefined) return moved(single, class_id);
    return { samples: sample_ids.map((id: string) => moved(id, class_id)) };
  }
  const before = url.searchParams.get("before");
  const classId = url.pathname.split("/").at(-2);
  const own = [...server.values()]
    .filter((each) => each.sample.class_id === classId && (before === null || each.order < kept(before).order))
    .sort((one, other) => one.order - other.order);
  const start = Math.max(0, own.length - Number(url.searchParams.get("limit")));
  return { samples: own.slice(start).map((each) => each.sample), earlier: start };
}

/** Presses the newest undo, and waits for the server. */
async function undo(): Promise<void> {
  const [, options] = vi.mocked(toast).mock.lastCall ?? [];
  options?.action?.run();
  await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

describe("a picture that moves into a class whose earlier pictures are not loaded", () => {
  const server: Server = new Map();
  const about = (id: string, sample_count: number) =>
    new ClassState({ id, name: id, sample_count, switched_off_count: 0 } as ImageClass);
  let [few, many] = [about("few", 3), about("many", 1000)];
  let [stored, lists] = [new StoredPictures("p", signal([]), () => undefined), new PictureLists("p", signal([]))];

  beforeEach(async () => {
    server.clear();
    for (const order of [0, 1, 1003]) server.set(`f${order}`, { sample: sample(`f${order}`, "few", order), order });
    for (let order = 3; order < 1003; order++)
      server.set(`m${order}`, { sample: sample(`m${order}`, "many", order), order });
    vi.stubGlobal("fetch", async (path: string, { method, body }: RequestInit) =>
      Response.json(answer(server, method ?? "GET", path, String(body))),
    );
    [few, many] = [about("few", 3), about("many", 1000)];
    const classes = signal([few, many]);
    stored = new StoredPictures("p", classes, () => undefined);
    lists = new PictureLists("p", classes);
    await lists.loadNewest();
  });
  afterEach(() => vi.unstubAllGlobals());

  const counts = () => [few.count.value, many.count.value];
  const idsOf = ({ pictures }: ClassState) => pictures.value.map((picture) => picture.sample?.id);
  /** Loads the lists little by little; the numbers stay, and all are there at last, each once. */
  const expectNumbers = async (ofFew: number, ofMany: number) => {
    expect(counts()).toEqual([ofFew, ofMany]);
    await lists.reach(many, 100);
    expect(counts()).toEqual([ofFew, ofMany]);
    await lists.loadAll(many);
    expect(counts()).toEqual([ofFew, ofMany]);
    expect(new Set(idsOf(many)).size).toBe(ofMany);
  };

  it("is counted once, and found at once", async () => {
    await stored.move("f0", many);
    expect(stored.find("f0")?.classState).toBe(many);
    await expectNumbers(2, 1001);
    expect(idsOf(many)[0]).toBe("f0");
  });

  it("is counted once where it moves back before they are loaded", async () => {
    await stored.move("f0", many);
    await stored.move("f0", few);
    expect(idsOf(few)).toContain("f0");
    await expectNumbers(3, 1000);
  });

  it("stays among the loaded ones where it arrived later than they did", async () => {
    await stored.move("f1003", many);
    expect(idsOf(many).at(-1)).toBe("f1003");
    await expectNumbers(2, 1001);
  });

  it("is counted once where all of a class move, and where that is undone after they are loaded", async () => {
    const [pictures, changes] = [few.pictures.value, new PictureChanges(stored, 1000)];
    await changes.move(few, pictures, many);
    expect(stored.find("f0")?.classState).toBe(many);
    await expectNumbers(0, 1003);
    await undo();
    await expectNumbers(3, 1000);
    expect(idsOf(few)).toEqual(["f0", "f1", "f1003"]);
  });

  it("is counted once where the undo comes before they are loaded", async () => {
    await new PictureChanges(stored, 1000).move(few, few.pictures.value, many);
    await undo();
    expect(stored.find("f0")?.classState).toBe(few);
    await expectNumbers(3, 1000);
  });
});

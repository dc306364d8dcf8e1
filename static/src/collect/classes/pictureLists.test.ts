import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ImageClass, Sample } from "../../apiTypes";
import { ClassState } from "./classState";
import { PictureLists } from "./pictureLists";

const sample = (number: number) => ({ id: `s${number}`, class_id: "c", switched_off: number === 0 }) as Sample;

/** A class of `count` samples, s0 the oldest; `gone` are unknown to the server. The requests' queries in order. */
function serving(count: number, gone: string[] = []) {
  const about = { id: "c", name: "c", sample_count: count, switched_off_count: 1 } as ImageClass;
  const classState = new ClassState(about);
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    const query = new URL(path, "http://server").searchParams;
    asked.push(query.toString());
    const before = query.get("before");
    if (before !== null && gone.includes(before))
      return new Response(JSON.stringify({ error: { code: "sample_not_found", message: "" } }), { status: 404 });
    const end = before === null ? count : Number(before.slice(1));
    const start = Math.max(0, end - Number(query.get("limit")));
    const samples = [...Array(end - start).keys()].map((place) => sample(start + place));
    return new Response(JSON.stringify({ samples, earlier: start }), { status: 200 });
  });
  return { classState, lists: new PictureLists("p", signal([classState])), asked };
}

const ids = ({ pictures }: ClassState) => pictures.value.map(({ key }) => key);

describe("the lists of pictures", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("begin with the newest, and know the numbers of all", async () => {
    const { classState, lists, asked } = serving(12_500);
    await lists.loadNewest();
    expect(ids(classState)).toHaveLength(40);
    expect([classState.count.value, classState.listed.value, classState.learntCount.value]).toEqual([
      12_500, 12_500, 12_499,
    ]);
    await lists.loadNewest();
    expect(asked).toEqual(["limit=40"]);
  });

  it("load what is about to be seen, and all of it once, whoever asks meanwhile", async () => {
    const { classState, lists, asked } = serving(3000);
    await lists.loadNewest();
    await lists.reach(classState, 41);
    expect(ids(classState)).toHaveLength(240);
    await Promise.all([lists.loadAll(classState), lists.reach(classState, 900)]);
    expect(ids(classState)).toEqual([...Array(3000).keys()].map((number) => `s${number}`));
    expect(asked.slice(1)).toEqual([
      "limit=200&before=s2960",
      "limit=1000&before=s2760",
      "limit=1000&before=s1760",
      "limit=1000&before=s760",
    ]);
    expect(classState.offCount.value).toBe(1);
  });

  it("put a picture back to its place when earlier ones have come meanwhile", async () => {
    const { classState, lists } = serving(300);
    await lists.loadNewest();
    const removed = classState.removePictures(["s270", "s299"]);
    await lists.loadAll(classState);
    expect(classState.count.value).toBe(298);
    classState.restorePictures(removed);
    expect(ids(classState)).toEqual([...Array(300).keys()].map((number) => `s${number}`));
  });

  it("go on where the oldest loaded picture is forgotten", async () => {
    const { classState, lists } = serving(300, ["s260"]);
    await lists.loadNewest();
    await lists.reach(classState, 41);
    expect(ids(classState)).toHaveLength(300);
  });
});

import { render } from "preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import collectEn from "../../../../words/en/collect.json";
import collectKo from "../../../../words/ko/collect.json";
import type { DataWarning, Limits, Project, Sample } from "../../../apiTypes";
import { mapSettings } from "../../../trainingSettings";
import { addWordList } from "../../../words";
import { CollectStore, CollectStoreContext } from "../../store/collectStore";
import type { KeptUploads } from "../../uploads/keptUploads";
import { Advice } from "../training/Advice";
import { PicturesDialog } from "./PicturesDialog";
import type { LoadPictures } from "./useShownPictures";

beforeAll(() => addWordList("collect", { ko: collectKo, en: collectEn }));

const COUNT = 200;
const ids = [...Array(COUNT).keys()].map((number) => `s${number}`);
const sample = (id: string) => ({ id, class_id: "paper", mirrored: false, switched_off: false }) as Sample;

/** A project with 200 dark pictures of paper, and a server that deletes them. */
function store(): CollectStore {
  const range = { min: 0, max: 1, default: 1 };
  const limits = { settings: mapSettings(() => range) } as unknown as Limits;
  const paper = { id: "paper", name: "보", sample_count: COUNT, switched_off_count: 0, cover_url: null, color: 1 };
  const project = { id: "p", name: "Hands", classes: [paper], deleted_classes: [], current_model_id: "m1" };
  const made = new CollectStore(project as unknown as Project, limits, {} as KeptUploads);
  made.classStore.classes.value[0]?.loadSamples(ids.map(sample), 0);
  vi.stubGlobal("fetch", async (_: string, { method }: RequestInit) =>
    method === "DELETE" ? new Response(null, { status: 204 }) : new Response(JSON.stringify({ warnings: [] })),
  );
  return made;
}

/** What the server answers: of the pictures that still exist, those after one of them. */
const serverOf =
  ({ classStore }: CollectStore): LoadPictures =>
  async (after, limit) => {
    const following = ids.slice(after === null ? 0 : ids.indexOf(after) + 1);
    const existing = following.filter((id) => classStore.stored.find(id) !== null);
    const pictures = existing
      .slice(0, limit)
      .map((sampleId) => ({ sampleId, classId: "paper", answerId: null, confidence: null }));
    return { pictures, left: existing.length - pictures.length };
  };

describe("the window of pictures", () => {
  let place: HTMLElement;
  beforeEach(() => {
    place = document.createElement("div");
    document.body.append(place);
  });
  afterEach(() => {
    render(null, place);
    place.remove();
    vi.unstubAllGlobals();
  });

  const show = (shown: CollectStore, page: preact.JSX.Element) =>
    render(<CollectStoreContext.Provider value={shown}>{page}</CollectStoreContext.Provider>, place);
  const press = (name: string) =>
    vi.waitFor(() => {
      const names = (each: HTMLElement) => [
        each.getAttribute("aria-label")?.trim(),
        each.lastElementChild?.textContent,
      ];
      const found = [...place.querySelectorAll("button")].find((each) => names(each).includes(name));
      if (found === undefined) throw new Error(`no button ${name} in ${place.textContent}`);
      found.click();
    });
  const tiles = (count: number) =>
    vi.waitFor(() => expect(place.querySelectorAll(".pictures__picture")).toHaveLength(count));
  const addresses = () => [...place.querySelectorAll("img")].map(({ src }) => src.match(/samples\/(s\d+)/)?.[1]);

  /** Deletes the first ten of the grid, one after the other. */
  const deleteTen = async () => {
    await press("1번째 사진");
    for (let number = 1; number <= 10; number++) {
      await press("지우기");
      await press("다음 사진");
      await vi.waitFor(() => expect(place.textContent).toContain(`${number + 1}번째 사진`));
    }
    await press("사진 모두 보기");
  };

  it("shows every picture, also where some are deleted before more are loaded", async () => {
    const shown = store();
    show(shown, <PicturesDialog title="" load={serverOf(shown)} onClose={() => undefined} />);
    await tiles(60);
    await deleteTen();
    await press("사진 더 보기 (140장 남음)");
    await tiles(120);
    await press("사진 더 보기 (80장 남음)");
    await tiles(180);
    await press("사진 더 보기 (20장 남음)");
    await tiles(COUNT);
    expect(addresses()).toEqual(ids);
  });

  it("of a warning shows every picture, and stays when the warning is gone", async () => {
    const shown = store();
    const dark: DataWarning = { code: "dark", class_ids: ["paper"], sample_ids: ids, facts: { pictures: COUNT } };
    shown.warningStore.warnings.value = [dark];
    show(shown, <Advice />);
    await press("사진 보기");
    await tiles(60);
    await deleteTen();
    shown.warningStore.warnings.value = [{ ...dark, sample_ids: ids.slice(10) }];
    await press("사진 더 보기 (140장 남음)");
    await tiles(120);
    expect(addresses()).toEqual(ids.slice(0, 120));
    shown.warningStore.warnings.value = [];
    await press("사진 더 보기 (80장 남음)");
    await tiles(180);
  });

  it("offers to try again where the first pictures have not come", async () => {
    const shown = store();
    const load = vi.fn(serverOf(shown)).mockRejectedValueOnce(new Error("서버가 대답하지 않아요."));
    show(shown, <PicturesDialog title="" load={load} onClose={() => undefined} />);
    await vi.waitFor(() =>
      expect(place.querySelector("[role=alert]")?.textContent).toContain("서버가 대답하지 않아요."),
    );
    expect(place.querySelector(".spinner")).toBeNull();
    await press("다시 시도");
    await tiles(60);
  });

  it("comes back to all pictures where the next ones have not come", async () => {
    const shown = store();
    const load = vi.fn(serverOf(shown));
    show(shown, <PicturesDialog title="" load={load} onClose={() => undefined} />);
    await press("60번째 사진");
    load.mockRejectedValueOnce(new Error("서버가 대답하지 않아요."));
    await press("그대로 두기");
    await tiles(60);
    expect(place.textContent).toContain("서버가 대답하지 않아요.");
    await press("사진 더 보기 (140장 남음)");
    await tiles(120);
    expect(place.textContent).not.toContain("서버가 대답하지 않아요.");
  });
});

import { render } from "preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import collectEn from "../../../../words/en/collect.json";
import collectKo from "../../../../words/ko/collect.json";
import type { AnswerList, Insights, Limits, Project, Sample } from "../../../apiTypes";
import { mapSettings } from "../../../trainingSettings";
import { addWordList } from "../../../words";
import { CollectStore, CollectStoreContext } from "../../store/collectStore";
import type { KeptUploads } from "../../uploads/keptUploads";
import { changesText, classesOfOneMoment } from "./explain";
import { InsightsCard } from "./InsightsCard";

beforeAll(() => addWordList("collect", { ko: collectKo, en: collectEn }));

const about = (id: string, name: string, right: number) => ({
  id,
  name,
  pictures: 30,
  moments: 6,
  asked: 30,
  right,
  precision: 0.9,
  recall: right / 30,
  f1: 0.91,
});

/** Rock and paper: sample p1 of paper was taken for rock. */
const insights: Insights = {
  model_id: "m1",
  asked: 60,
  right: 59,
  score: { right: 9, low: 8, high: 10, of: 10, share: 0.94, share_low: 0.82, share_high: 0.97 },
  classes: [about("rock", "바위", 30), about("paper", "보", 29)],
  matrix: [
    [30, 0],
    [1, 29],
  ],
  macro_f1: 0.9,
  micro_f1: 0.9,
  top_3: null,
  reliability: [{ from: 0.9, to: 1, count: 60, confidence: 0.95, right: 0.98 }],
  changes: { mended: ["r1", "r2"], broken: ["p1"] },
  unknown: { threshold: 0.62, known_kept: 0.95, strictness: 0.05 },
};

const ofPaper: AnswerList = {
  answers: [{ sample_id: "p1", class_id: "paper", answer_id: "rock", confidence: 0.7, moment: 1 }],
  left: 0,
};
const asked = "/api/models/m1/insights?answers=false";
const cell = "/api/models/m1/insights/answers?class_id=paper&answer_id=rock&limit=60";
const broken = "/api/models/m1/insights/answers?change=broken&limit=60";

describe("what a model can do", () => {
  it("says what has changed since the model before", () => {
    expect(changesText(insights)).toBe("지난 모델이 틀린 2장을 이제 맞혀요. 새로 틀린 사진은 1장이에요.");
    expect(changesText({ ...insights, changes: { mended: [], broken: [] } })).toContain("똑같은");
    expect(changesText({ ...insights, right: 60, changes: { mended: [], broken: [] } })).toContain("모두 맞혀요");
    expect(changesText({ ...insights, changes: null })).toBeNull();
  });

  it("finds the classes of one moment, but not the empty ones", () => {
    const classes = [
      { ...about("a", "a", 0), moments: 1 },
      { ...about("b", "b", 0), pictures: 0, moments: 0 },
      about("c", "c", 1),
    ];
    expect(classesOfOneMoment({ ...insights, classes }).map(({ id }) => id)).toEqual(["a"]);
  });
});

/** Answers like the server's, and the requests in order. */
function answering(answers: Record<string, unknown>): string[] {
  const requests: string[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const request = `${init.method} ${path}`;
    requests.push(`${request} ${typeof init.body === "string" ? init.body : ""}`.trim());
    const answer = answers[request];
    if (answer === undefined) return new Response("{}", { status: 404 });
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer), { status: 200 });
  });
  return requests;
}

const sample = (id: string, classId: string): Sample => ({
  id,
  class_id: classId,
  created_at: "2026-03-04T05:06:07Z",
  mirrored: false,
  switched_off: false,
  image_url: `/api/projects/p/samples/${id}/image`,
});

const range = { min: 0, max: 1, default: 1 };
const limits = { settings: mapSettings(() => range) } as unknown as Limits;

function store(): CollectStore {
  const classes = [
    { id: "rock", name: "바위", sample_count: 1, switched_off_count: 0, cover_url: null, color: 0 },
    { id: "paper", name: "보", sample_count: 1, switched_off_count: 0, cover_url: null, color: 1 },
  ];
  const project = { id: "p", name: "Hands", classes, deleted_classes: [], current_model_id: "m1" };
  const keptUploads = {} as KeptUploads;
  const made = new CollectStore(project as unknown as Project, limits, keptUploads);
  made.classStore.classes.value[0]?.loadSamples([sample("r1", "rock")], 0);
  made.classStore.classes.value[1]?.loadSamples([sample("p1", "paper")], 0);
  return made;
}

describe("the card", () => {
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

  const show = (shown: CollectStore) =>
    render(
      <CollectStoreContext.Provider value={shown}>
        <InsightsCard modelId="m1" />
      </CollectStoreContext.Provider>,
      place,
    );
  const button = (name: string) => {
    const found = [...place.querySelectorAll("button")].find((element) =>
      [element.getAttribute("aria-label"), element.lastElementChild?.textContent].includes(name),
    );
    if (found === undefined) throw new Error(`no button ${name} in ${place.textContent}`);
    return found;
  };
  const reads = (text: string) => vi.waitFor(() => expect(place.textContent).toContain(text));
  const press = async (name: string) => {
    (await vi.waitFor(() => button(name))).click();
  };

  it("leads from a mistake in the matrix to its picture, which can be moved and moved back", async () => {
    const shown = store();
    const requests = answering({
      [`GET ${asked}`]: insights,
      [`GET ${cell}`]: ofPaper,
      "PATCH /api/projects/p/samples/p1": sample("p1", "rock"),
    });
    show(shown);
    await press("틀린 사진 보기");
    await press("‘보’ 사진 1장을 ‘바위’ 클래스로 잘못 보았어요");
    await press("1번째 사진 ");
    await reads("‘보’ 클래스에 넣은 사진이에요.");
    expect(place.textContent).toContain("모델의 대답은 ‘바위’이고, 70%만큼 믿어요.");

    await press("바위");
    await reads("‘바위’ 클래스로 옮겼어요.");
    expect(requests.at(-1)).toBe('PATCH /api/projects/p/samples/p1 {"class_id":"rock"}');
    expect(shown.classStore.stored.find("p1")?.classState.id).toBe("rock");

    await press("되돌리기");
    await vi.waitFor(() => button("지우기"));
    expect(requests.at(-1)).toBe('PATCH /api/projects/p/samples/p1 {"class_id":"paper"}');
  });

  it("lets a picture be deleted and brought back", async () => {
    const shown = store();
    answering({
      [`GET ${asked}`]: insights,
      [`GET ${broken}`]: ofPaper,
      "DELETE /api/projects/p/samples/p1": new Response(null, { status: 204 }),
      "POST /api/projects/p/samples/p1/restore": sample("p1", "paper"),
    });
    show(shown);
    await press("틀린 사진 보기");
    await press("새로 틀린 사진 (1)");
    await press("1번째 사진 ");
    await press("지우기");
    await reads("지웠어요.");
    expect(shown.classStore.stored.find("p1")).toBeNull();
    await press("되돌리기");
    await vi.waitFor(() => button("지우기"));
    expect(shown.classStore.stored.find("p1")?.classState.id).toBe("paper");
  });

  it("finds pictures that the lists do not have yet, and keeps the numbers of the classes right", async () => {
    const shown = store();
    const [rock, paper] = shown.classStore.classes.value;
    paper?.loadSamples([], 30);
    const found = { ...sample("p9", "paper"), switched_off: true };
    const answers = [{ sample_id: "p9", class_id: "paper", answer_id: "rock", confidence: 0.7, moment: 1 }];
    const requests = answering({
      [`GET ${asked}`]: insights,
      [`GET ${cell}`]: { answers, left: 60 },
      [`GET ${cell.replace("limit", "after=p9&limit")}`]: ofPaper,
      "GET /api/projects/p/samples?id=p9": { samples: [found] },
      "DELETE /api/projects/p/samples/p9": new Response(null, { status: 204 }),
      "POST /api/projects/p/samples/p9/restore": found,
      "PATCH /api/projects/p/samples/p9": { ...found, class_id: "rock" },
    });
    show(shown);
    await press("틀린 사진 보기");
    await press("‘보’ 사진 1장을 ‘바위’ 클래스로 잘못 보았어요");
    await press("사진 더 보기 (60장 남음)");
    await vi.waitFor(() => button("2번째 사진 "));
    await press("1번째 사진 ");
    await press("지우기");
    await reads("지웠어요.");
    expect(paper?.count.value).toBe(30);
    await press("되돌리기");
    await vi.waitFor(() => button("지우기"));
    expect(paper?.count.value).toBe(31);
    await press("바위");
    await reads("‘바위’ 클래스로 옮겼어요.");
    expect([rock?.count.value, paper?.count.value]).toEqual([2, 30]);
    expect(requests.filter((request) => request.includes("?id="))).toHaveLength(1);
  });

  it("says what to do about a model of an earlier version", async () => {
    const error = { error: { code: "insights_missing", message: "다시 학습하면 볼 수 있어요.", details: {} } };
    answering({ [`GET ${asked}`]: new Response(JSON.stringify(error), { status: 404 }) });
    show(store());
    await reads("다시 학습하면 볼 수 있어요.");
    expect(place.querySelectorAll("button")).toHaveLength(0);
  });
});

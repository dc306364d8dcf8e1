import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import en from "../../../../words/en/collect.json";
import ko from "../../../../words/ko/collect.json";
import { recognize } from "../../../api";
import type { Limits } from "../../../apiTypes";
import { showHeatMap } from "../../../components/HeatMap";
import { addWordList } from "../../../words";
import { ModelTest, strictnessTexts } from "./modelTest";

beforeAll(() => addWordList("collect", { ko, en }));
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

const recognition = {
  result: "바위",
  confidence: 0.9,
  scores: [{ class_id: "r", class_name: "바위", confidence: 0.9 }],
};

/** A server that knows pictures up to a strictness. */
function knowingBelow(limit: number): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    const query = new URLSearchParams(path.split("?")[1]);
    asked.push(`${query.get("with")} ${query.get("strictness")}`);
    const known = Number(query.get("strictness")) < limit;
    return new Response(JSON.stringify({ ...recognition, known }), { status: 201 });
  });
  return asked;
}

const onServer: ConstructorParameters<typeof ModelTest>[3] = {
  recognize: async (...asked) => ({ recognition: await recognize(...asked), place: "server" }),
};
const made = () => new ModelTest("m", "p", {} as Limits, onServer);

describe("testing a model", () => {
  it("asks whether the picture is known, as strictly as was chosen in this project before", async () => {
    const asked = knowingBelow(0.2);
    made().setStrictness(0.3);
    const modelTest = made();
    expect((await modelTest.recognize(new Blob(["x"]))).known).toBe(false);
    expect(asked).toEqual(["familiarity,nearest 0.3"]);
  });

  it("shows what another strictness makes of the same picture", async () => {
    const asked = knowingBelow(0.2);
    const modelTest = made();
    modelTest.showResult(await modelTest.recognize(new Blob(["x"])), null);
    expect(modelTest.recognition.value?.known).toBe(true);
    expect(modelTest.tellsUnknown.value).toBe(true);
    modelTest.setStrictness(0.4);
    await modelTest.recognizeAgain();
    expect(modelTest.recognition.value?.known).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("asks nothing again before there is an answer", async () => {
    const asked = knowingBelow(0.2);
    await made().recognizeAgain();
    expect(asked).toEqual([]);
  });

  it("asks for the heat map that was turned on while the answer was on its way", async () => {
    const asked = knowingBelow(0.2);
    const modelTest = new ModelTest("m", "p", { max_picture_bytes: 9, max_picture_pixels: 9 } as Limits, onServer);
    const png = new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]);
    const answer = globalThis.fetch;
    vi.stubGlobal("fetch", (path: string) => {
      const answered = answer(path);
      showHeatMap(true);
      return answered;
    });
    await modelTest.recognizePicture({ picture: png, mirrored: false });
    showHeatMap(false);
    expect(asked).toEqual(["familiarity,nearest 0.05", "familiarity,nearest,heat_map 0.05"]);
    expect(modelTest.busy.value).toBe(false);
  });

  it("offers no strictness for a model that cannot tell", () => {
    const modelTest = made();
    modelTest.showResult(recognition, null);
    expect(modelTest.tellsUnknown.value).toBe(false);
  });

  it("names the mistakes of both kinds", () => {
    expect(strictnessTexts(0)[1]).toContain("자주");
    expect(strictnessTexts(0.1)).toEqual([
      "배운 것과 비슷한 사진 100장 중 10장쯤을 모른다고 잘못 말해요.",
      "처음 보는 것을 아는 것으로 가끔 잘못 봐요.",
    ]);
    expect(strictnessTexts(0.5)[1]).toContain("거의");
  });
});

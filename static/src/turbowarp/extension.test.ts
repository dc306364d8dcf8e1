import { beforeEach, describe, expect, it } from "vitest";
import blocksEn from "../../words/en/blocks.json";
import exportedEn from "../../words/en/exported.json";
import blocksKo from "../../words/ko/blocks.json";
import exportedKo from "../../words/ko/exported.json";
import type { Recognition } from "../apiTypes";
import { RecognitionExtension } from "./extension";
import type { Facts } from "./facts";
import type { BlockUtility, Scratch } from "./scratch";

const DATA = "data:image/png;base64,AAAA";
const [CAT, DOG] = ["고양이", "개"];

const wordsOf = (blocks: Record<string, string>, exported: Record<string, string>) => ({
  ...blocks,
  ...Object.fromEntries(Object.entries(exported).map(([key, text]) => [key.replace("turbowarp_", ""), text])),
});
const facts = {
  title: "내 동물",
  words: { ko: wordsOf(blocksKo, exportedKo), en: wordsOf(blocksEn, exportedEn) },
  model: {
    classes: [
      { id: "0", name: CAT },
      { id: "1", name: DOG },
    ],
  },
  tolerance: 0.02,
} as Facts;
const names = new Proxy({}, { get: (_, name) => name });

/** TurboWarp with an editor in a language, and a model that answers this. */
function turboWarp({ language = "ko", difference = 0.001, sandboxed = false } = {}) {
  const stops: (() => void)[] = [];
  const refreshed: string[] = [];
  const vm = {
    runtime: { on: (_: string, listener: () => void) => stops.push(listener) },
    extensionManager: { refreshBlocks: async (id: string) => void refreshed.push(id) },
  };
  const scratch = {
    BlockType: names,
    ArgumentType: names,
    translate: { language },
    ...(sandboxed ? {} : { vm }),
  } as unknown as Scratch;
  const answer: Recognition = {
    result: CAT,
    confidence: 0.9,
    scores: [
      { class_id: "0", class_name: CAT, confidence: 0.9 },
      { class_id: "1", class_name: DOG, confidence: 0.1 },
    ],
  };
  const model = { recognize: async (_: Blob) => answer, difference: async () => difference };
  return { extension: new RecognitionExtension(facts, scratch, model), model, answer, stops, refreshed };
}

type Info = ReturnType<RecognitionExtension["getInfo"]>;

function frozen(block: Info["blocks"][number]): string {
  const slots = "arguments" in block ? Object.entries(block.arguments) : [];
  const opcode = "opcode" in block ? block.opcode : "";
  return `${block.blockType} ${opcode}(${slots.map(([name, { menu }]) => `${name}: ${menu ?? "text"}`).join(", ")})`;
}

const chosenOf = (item: string | { value: string }): string => (typeof item === "string" ? item : item.value);

describe("the blocks for TurboWarp", () => {
  let world: ReturnType<typeof turboWarp>;
  beforeEach(() => {
    world = turboWarp();
  });

  it("keep their names, slots and choices, which projects hold", () => {
    const { id, blocks, menus } = world.extension.getInfo();
    expect(id).toBe("eyeblocks");
    expect(blocks.slice(1).map(frozen)).toEqual([
      "HAT when_recognition_becomes(GROUP: GROUP)",
      "COMMAND recognize_picture_of(SOURCE: SOURCE)",
      "COMMAND recognize_data_address(PICTURE: text)",
      "COMMAND video_capture_for_image_test(MODE: video_capture_for_image_test)",
      "COMMAND video_draw_webcam(MODE: video_draw_webcam)",
      "REPORTER test_result()",
      "REPORTER accuracy_of_result(GROUP: GROUP)",
      "BOOLEAN is_group(GROUP: GROUP)",
      "REPORTER model_state()",
    ]);
    expect(Object.entries(menus).map(([name, { items }]) => [name, ...items.map(chosenOf)])).toEqual([
      ["GROUP", CAT, DOG],
      ["SOURCE", "costume", "stage", "camera"],
      ["video_capture_for_image_test", "start", "stop"],
      ["video_draw_webcam", "on", "off"],
    ]);
  });

  it("have words in the editor's language", () => {
    const texts = (language: string) =>
      turboWarp({ language })
        .extension.getInfo()
        .blocks.map(({ text }) => text);
    expect(texts("ko-KR")).toContain("[GROUP] 의 신뢰도");
    expect(texts("fr")).toContain("confidence of [GROUP]");
    expect(texts("ko").some((text) => /%|\w\.\w/.test(text))).toBe(false);
  });

  it("tell what the last picture was, until everything stops", async () => {
    const { extension, stops } = world;
    expect(extension.test_result()).toBe("");
    await extension.recognize_data_address({ PICTURE: DATA });
    expect(extension.test_result()).toBe(CAT);
    expect(extension.when_recognition_becomes({ GROUP: CAT })).toBe(true);
    expect(extension.is_group({ GROUP: DOG })).toBe(false);
    expect(extension.accuracy_of_result({ GROUP: DOG })).toBe(0.1);
    expect(extension.accuracy_of_result({ GROUP: "새" })).toBe(0);
    for (const stop of stops) stop();
    expect(extension.test_result()).toBe("");
  });

  it("take no answer that comes after everything has stopped", async () => {
    const { extension, model, answer, stops } = world;
    let give = (_: Recognition): void => undefined;
    model.recognize = () => new Promise((resolve) => (give = resolve));
    const asked = extension.recognize_data_address({ PICTURE: DATA });
    await Promise.resolve();
    for (const stop of stops) stop();
    give(answer);
    await asked;
    expect(extension.test_result()).toBe("");
  });

  it("say whether the golden pictures get the server's answers", async () => {
    const { extension, refreshed } = world;
    expect(extension.model_state()).toBe(exportedKo.turbowarp_state_waking);
    await extension.prove();
    expect(extension.getInfo().blocks[0]?.text).toBe(exportedKo.turbowarp_state_proven);
    expect(refreshed).toEqual(["eyeblocks"]);
    const other = turboWarp({ difference: 0.03 }).extension;
    await other.prove();
    expect(other.model_state()).toBe(exportedKo.turbowarp_state_differs);
    const broken = turboWarp();
    broken.model.difference = () => Promise.reject(new Error("no WebAssembly"));
    await broken.extension.prove();
    expect(broken.extension.model_state()).toBe(exportedKo.turbowarp_state_impossible);
  });

  it("look at the file of a costume, and fetch no address", async () => {
    const { extension, model, answer } = world;
    const seen: Blob[] = [];
    model.recognize = async (picture) => {
      seen.push(picture);
      return answer;
    };
    const asset = { data: new Uint8Array([1, 2]), assetType: { contentType: "image/png" } };
    const utility: BlockUtility = { target: { getCurrentCostume: () => ({ skinId: 1, asset }) } };
    await extension.recognize_picture_of({ SOURCE: "costume" }, utility);
    expect(seen.map(({ type, size }) => [type, size])).toEqual([["image/png", 2]]);
    await extension.recognize_data_address({ PICTURE: "https://example.com/cat.png" });
    expect(seen).toHaveLength(1);
    expect(extension.model_state()).toBe(exportedKo.turbowarp_state_unreadable);
  });

  it("say what the sandbox forbids", async () => {
    const { extension } = turboWarp({ sandboxed: true });
    await extension.recognize_picture_of({ SOURCE: "costume" }, {} as BlockUtility);
    expect(extension.model_state()).toBe(exportedKo.turbowarp_state_sandboxed);
  });

  it("say that the sandbox has no camera, and no advice that does not help there", async () => {
    for (const use of [
      (extension: RecognitionExtension) => extension.video_capture_for_image_test({ MODE: "start" }),
      (extension: RecognitionExtension) => extension.video_draw_webcam({ MODE: "on" }),
    ]) {
      const { extension } = turboWarp({ sandboxed: true });
      await use(extension);
      expect(extension.model_state()).toBe(exportedKo.turbowarp_state_sandboxed);
      await extension.video_capture_for_image_test({ MODE: "stop" });
      await extension.video_draw_webcam({ MODE: "off" });
      await extension.recognize_data_address({ PICTURE: DATA });
      expect(extension.test_result()).toBe(CAT);
    }
  });
});

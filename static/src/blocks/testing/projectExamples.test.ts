/** The example projects that students can begin with. */
import { describe, expect, test } from "vitest";
import { loadProgram, type SavedBlock, topBlocks } from "../compile";
import { forEachBlock } from "../compile/savedProgram";
import { placeBubble } from "../stage/model/bubblePlace";
import { boundsOf, FULL_OUTLINE, overlap } from "../stage/model/geometry";
import { stageSpriteOf } from "../stage/model/stageSprite";
import { ProgramHarness, recognitionOf } from "./harness";

interface ProjectExample {
  format: number;
  blocks: unknown;
}

const files = import.meta.glob<ProjectExample>("../../../examples/*.json", { eager: true, import: "default" });
const examples = Object.entries(files).map(
  ([path, { format, blocks }]) =>
    [path.replace(/^.*\/|\.json$/g, ""), loadProgram(format, structuredClone(blocks))] as const,
);

const speaks = (first: SavedBlock): boolean => {
  let found = false;
  forEachBlock(first, ({ type }) => {
    found ||= type.startsWith("dialog");
  });
  return found;
};

/** The widest bubble of two lines, in stage units. */
const TWO_LINES = { width: 0.56 * 480, height: 68 };

describe("the example project", () => {
  test.each(examples)("%s: what is said hides no other sprite", (_, program) => {
    for (const sprite of program.sprites.filter(({ workspace }) => topBlocks(workspace).some(speaks))) {
      const bubble = placeBubble(boundsOf(stageSpriteOf(sprite), FULL_OUTLINE), TWO_LINES);
      for (const other of program.sprites)
        expect(overlap(boundsOf(stageSpriteOf(other), FULL_OUTLINE), bubble), sprite.name).toBeNull();
    }
  });

  test("door: opens to its picture", async () => {
    const [, program] = examples.find(([name]) => name === "door") ?? examples[0] ?? [];
    if (program === undefined) throw new Error("there are examples");
    const harness = new ProgramHarness();
    const recognition = recognitionOf({ key: 0.7, other: 0.3 });
    const scores = recognition.scores.map((score, place) => ({ ...score, class_id: `class:${place}` }));
    harness.server.next = { ...recognition, scores };
    harness.project.classIds = () => scores.map((score) => score.class_id);
    harness.start(program);
    await harness.clock.pass(1200);
    await harness.inputPicture();
    await harness.clock.pass(600);
    expect(harness.said).toEqual(["word:door_ask", "word:door_open"]);
    expect(harness.stage.sprite("door")?.effects.transparency).toBe(90);
  });
});

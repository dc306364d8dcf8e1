import { describe, expect, test } from "vitest";
import type { TrainingRun } from "../../apiTypes";
import { ProgramHarness } from "../testing/harness";
import { block, program, sayThis } from "../testing/programBuilders";

const inClass = (type: string, name = "cat") => block(type, { fields: { GROUP: `id-${name}` } });
const add = (name?: string) => inClass("add_picture_to_class", name);
const count = (name?: string) => inClass("number_of_pictures", name);
const train = () => block("train_model_and_wait");
const set = (option: string, value: number) =>
  block("set_training_option", { fields: { OPTION: option }, values: { VALUE: value } });
const look = () => block("insert_data_for_test");
const reasons = (harness: ProgramHarness) => harness.problems.map(({ error }) => (error as Error).message);

describe("adding pictures", () => {
  test("adds the picture that was recognized last and counts it", async () => {
    const harness = new ProgramHarness();
    harness.start(program([sayThis(count()), look(), add(), sayThis(count()), sayThis(count("dog"))]));
    await harness.clock.pass(60);
    await harness.inputPicture();
    await harness.clock.pass(200);
    expect([harness.said, harness.project.added]).toEqual([["0", "1", "0"], ["id-cat picture"]]);
  });

  test("takes the newest frame while the camera is on", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([block("video_capture_for_image_test", { fields: { MODE: "start" } }), add("dog")]), 200);
    harness.player.stopProgram();
    expect(harness.project.added[0]).toMatch(/^id-dog picture \d+$/);
  });

  test("says how the stage showed the picture", async () => {
    const harness = new ProgramHarness();
    const camera = block("video_capture_for_image_test", { fields: { MODE: "start" } });
    const flip = block("video_flip_camera", { fields: { OPTION: "hflip" } });
    await harness.run(program([camera, add(), flip, block("wait_second", { values: { SECOND: 0.1 } }), add()]), 400);
    harness.player.stopProgram();
    expect(harness.project.addedMirrored).toEqual([true, false]);
  });

  test("says so when there is no picture, no such class, or the server refuses it", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([add()], [add("gone")]));
    expect(reasons(harness).sort()).toEqual(["missing_class", "no_picture"]);
    const refused = new ProgramHarness();
    refused.project.refusal = "너무 많아요";
    refused.start(program([look(), add()]));
    await refused.clock.pass(60);
    await refused.inputPicture();
    await refused.clock.pass(100);
    expect(reasons(refused)).toEqual(["picture_refused"]);
  });
});

describe("training", () => {
  test("waits for the new model, tells its progress meanwhile and its accuracy then", async () => {
    const harness = new ProgramHarness();
    const progress = () => sayThis(block("training_progress"));
    harness.start(
      program(
        [set("epochs", 4), train(), sayThis(block("validation_accuracy")), progress()],
        [block("wait_second", { values: { SECOND: 0.1 } }), progress()],
      ),
    );
    await harness.clock.pass(150);
    expect(harness.said).toEqual(["50"]);
    harness.project.run = {
      ...harness.project.run,
      status: "succeeded",
      scores: { loss: 0, acc: 1, val_loss: 0, val_acc: 0.875 },
    };
    await harness.clock.pass(100);
    expect([harness.said, harness.project.trainingRequests]).toEqual([["50", "0.875", "100"], [{ epochs: 4 }]]);
  });

  test("is canceled when the program is stopped", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([train(), sayThis("never")]), 100);
    harness.player.stopProgram();
    await harness.clock.pass(100);
    expect([harness.said, harness.project.canceled]).toEqual([[], ["run-1"]]);
  });

  test("a training that fails ends its script with the reason", async () => {
    const harness = new ProgramHarness();
    harness.project.run = {
      ...harness.project.run,
      status: "failed",
      error: { code: "x", message: "메모리가 모자라요" },
    } as TrainingRun;
    await harness.run(program([train(), sayThis("never")]));
    expect([harness.said, reasons(harness)]).toEqual([[], ["training_failed"]]);
  });
});

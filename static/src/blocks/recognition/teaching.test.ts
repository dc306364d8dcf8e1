import { describe, expect, test } from "vitest";
import type { TrainingRun } from "../../contract";
import { block, program, sayThis } from "../testing/saved";
import { Bench } from "../testing/world";

const inClass = (type: string, name = "cat") => block(type, { fields: { GROUP: `id-${name}` } });
const add = (name?: string) => inClass("add_picture_to_class", name);
const count = (name?: string) => inClass("number_of_pictures", name);
const train = () => block("train_model_and_wait");
const set = (option: string, value: number) => block("set_training_option", { fields: { OPTION: option }, values: { VALUE: value } });
const look = () => block("insert_data_for_test");
const reasons = (bench: Bench) => bench.problems.map(({ error }) => (error as Error).message);

describe("adding pictures", () => {
  test("adds the picture that was recognised last and counts it", async () => {
    const bench = new Bench();
    bench.start(program([sayThis(count()), look(), add(), sayThis(count()), sayThis(count("dog"))]));
    await bench.clock.pass(60);
    await bench.input();
    await bench.clock.pass(200);
    expect([bench.said, bench.school.added]).toEqual([["0", "1", "0"], ["id-cat picture"]]);
  });

  test("takes the newest frame while the camera is on", async () => {
    const bench = new Bench();
    await bench.run(program([block("video_capture_for_image_test", { fields: { MODE: "start" } }), add("dog")]), 200);
    bench.player.stop();
    expect(bench.school.added[0]).toMatch(/^id-dog picture \d+$/);
  });

  test("says so when there is no picture, no such class, or the server refuses it", async () => {
    const bench = new Bench();
    await bench.run(program([add()], [add("gone")]));
    expect(reasons(bench).sort()).toEqual(["missing_class", "no_picture"]);
    const refused = new Bench();
    refused.school.refuses = "너무 많아요";
    refused.start(program([look(), add()]));
    await refused.clock.pass(60);
    await refused.input();
    await refused.clock.pass(100);
    expect(reasons(refused)).toEqual(["picture_refused"]);
  });
});

describe("training", () => {
  test("waits for the new model, tells its progress meanwhile and its accuracy then", async () => {
    const bench = new Bench();
    const progress = () => sayThis(block("training_progress"));
    bench.start(program([set("epochs", 4), train(), sayThis(block("validation_accuracy")), progress()], [block("wait_second", { values: { SECOND: 0.1 } }), progress()]));
    await bench.clock.pass(150);
    expect(bench.said).toEqual(["50"]);
    bench.school.run = { ...bench.school.run, status: "succeeded", scores: { loss: 0, acc: 1, val_loss: 0, val_acc: 0.875 } };
    await bench.clock.pass(100);
    expect([bench.said, bench.school.asked]).toEqual([["50", "0.875", "100"], [{ epochs: 4 }]]);
  });

  test("is cancelled when the program is stopped", async () => {
    const bench = new Bench();
    await bench.run(program([train(), sayThis("never")]), 100);
    bench.player.stop();
    await bench.clock.pass(100);
    expect([bench.said, bench.school.cancelled]).toEqual([[], ["run-1"]]);
  });

  test("a training that fails ends its script with the reason", async () => {
    const bench = new Bench();
    bench.school.run = { ...bench.school.run, status: "failed", error: { code: "x", message: "메모리가 모자라요" } } as TrainingRun;
    await bench.run(program([train(), sayThis("never")]));
    expect([bench.said, reasons(bench)]).toEqual([[], ["training_failed"]]);
  });
});

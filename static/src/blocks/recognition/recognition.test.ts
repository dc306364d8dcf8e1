import { describe, expect, test } from "vitest";
import { ApiError } from "../../api";
import { BlockProblem } from "../runtime/problems";
import { block, forever, program, sayThis, waitFor } from "../testing/saved";
import { answer, Bench } from "../testing/world";

const recognise = () => block("insert_data_for_test");
const result = () => block("test_result");
const confidence = (id: string) => block("accuracy_of_result", { fields: { GROUP: id } });
const isClass = (id: string) => block("is_group", { fields: { GROUP: id } });
const video = (mode: string) => block("video_capture_for_image_test", { fields: { MODE: mode } });
const all = () => [sayThis(result()), sayThis(confidence("id-cat")), sayThis(isClass("id-cat"))];

describe("before any input", () => {
  test("the values are empty, 0 and false, and each is asked of the server once", async () => {
    const bench = new Bench();
    const said = await bench.run(program([...all(), sayThis(result()), sayThis("end")]));
    expect(said).toEqual(["0", "false", "end"]);
    expect(bench.server.asked).toEqual(["result", "confidence id-cat", "is id-cat"]);
  });
});

describe("recognise with the trained model", () => {
  test("opens the window, stands still until the answer is there, then goes on with it", async () => {
    const bench = new Bench();
    bench.start(program([recognise(), ...all()], [waitFor(0.1), sayThis("other script")]));
    await bench.clock.pass(1000);
    expect([bench.player.window.open.value, bench.state, bench.said]).toEqual([true, "paused", []]);
    await bench.input();
    await bench.clock.pass(200);
    expect(bench.said).toEqual(["cat", "0.75", "true", "other script"]);
    expect(bench.player.window.open.value).toBe(false);
    expect(bench.server.asked).toEqual(["recognize model-1"]);
  });

  test("closing without input leaves the result empty and the script goes on", async () => {
    const bench = new Bench();
    bench.start(program([recognise(), ...all(), sayThis("on")]));
    await bench.clock.pass(100);
    bench.player.window.close();
    await bench.clock.pass(200);
    expect(bench.said).toEqual(["0", "false", "on"]);
  });

  test("opening clears the answer before it, on the server too", async () => {
    const bench = new Bench();
    bench.start(program([recognise(), sayThis(result()), recognise(), sayThis(confidence("id-cat"))]));
    await bench.clock.pass(100);
    await bench.input();
    await bench.clock.pass(200);
    expect([bench.said, bench.player.window.open.value]).toEqual([["cat"], true]);
    bench.player.window.close();
    await bench.clock.pass(200);
    expect(bench.said).toEqual(["cat", "0"]);
    expect(bench.server.asked).toEqual(["recognize model-1", "forget", "confidence id-cat"]);
  });

  test("the program can go on while the window stays open; its script still waits", async () => {
    const bench = new Bench();
    bench.start(program([recognise(), sayThis("answered")], [waitFor(0.1), sayThis("other")]));
    await bench.clock.pass(100);
    bench.player.resume();
    await bench.clock.pass(300);
    expect([bench.said, bench.player.window.open.value]).toEqual([["other"], true]);
    bench.player.pause();
    await bench.input();
    await bench.clock.pass(100);
    expect(bench.said).toEqual(["other", "answered"]);
  });

  test("a second script that asks shares the open window", async () => {
    const bench = new Bench();
    bench.start(program([recognise(), sayThis("a")], [waitFor(0.1), recognise(), sayThis("b")]));
    await bench.clock.pass(100);
    bench.player.resume();
    await bench.clock.pass(300);
    expect(bench.state).toBe("paused");
    await bench.input();
    await bench.clock.pass(100);
    expect(bench.said).toEqual(["a", "b"]);
  });

  test("stop closes the window and clears the results", async () => {
    const bench = new Bench();
    bench.start(program([recognise(), sayThis(result()), recognise()]));
    await bench.clock.pass(100);
    await bench.input();
    await bench.clock.pass(100);
    await bench.player.answers.recognize(new Blob(["late"]));
    bench.player.stop();
    expect([bench.player.window.open.value, bench.state, bench.bubble]).toEqual([false, "idle", null]);
    await bench.clock.pass(50);
    expect(await bench.player.answers.result()).toBe("");
    expect(bench.server.remembered.size).toBe(0);
  });

  test("a window that closes after a restart does not wake the new run from its pause", async () => {
    const bench = new Bench();
    bench.start(program([recognise()]));
    await bench.clock.pass(50);
    bench.start(program([recognise(), sayThis("too early")]));
    await bench.clock.pass(200);
    expect([bench.state, bench.said]).toEqual(["paused", []]);
  });

  test("without a model the block says what is missing", async () => {
    const bench = new Bench({ model: null });
    await bench.run(program([recognise()], [sayThis(result())]));
    expect(bench.player.window.open.value).toBe(false);
    expect(bench.problems.map(({ error }) => (error as BlockProblem).code)).toEqual(["no_model", "no_model"]);
  });
});

describe("a class that the model has not learned", () => {
  test("stops the script at its block, with an answer in hand", async () => {
    const bench = new Bench();
    const asking = isClass("id-gone");
    bench.start(program([recognise(), sayThis(asking)]));
    await bench.clock.pass(50);
    await bench.input();
    await bench.clock.pass(100);
    expect(bench.problems).toEqual([{ error: new BlockProblem("class_not_learned"), blockId: asking.id, sprite: "mascot" }]);
  });

  test("and without one, when the server refuses", async () => {
    const bench = new Bench();
    bench.server.recognitionIs = async () => {
      throw new ApiError(404, "class_not_found", "…");
    };
    await bench.run(program([sayThis(isClass("id-gone"))]));
    expect((bench.problems[0]?.error as BlockProblem).code).toBe("class_not_learned");
  });
});

describe("what is kept", () => {
  test("another model's answers are forgotten", async () => {
    const bench = new Bench();
    await bench.player.answers.recognize(new Blob(["x"]));
    expect(await bench.player.answers.result()).toBe("cat");
    bench.player.answers.useModel("model-2");
    expect(await bench.player.answers.result()).toBe("");
  });

  test("a picture under way while everything is cleared leaves no answer behind", async () => {
    const bench = new Bench();
    let finish = () => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const atOnce = bench.server.recognize.bind(bench.server);
    bench.server.recognize = async (model, session) => {
      await slow;
      return atOnce(model, session);
    };
    const underWay = bench.player.answers.recognize(new Blob(["x"]));
    await Promise.resolve();
    bench.player.answers.clear();
    finish();
    await underWay;
    expect(await bench.player.answers.result()).toBe("");
  });
});

describe("video recognition", () => {
  test("asks for one picture at a time and answers with the newest", async () => {
    const bench = new Bench();
    let underWay = 0;
    let most = 0;
    bench.server.recognize = async (_, session) => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      underWay -= 1;
      const next = answer(bench.eye.pictures > 2 ? { dog: 0.9, cat: 0.1 } : { cat: 0.9, dog: 0.1 });
      bench.server.remembered.set(session, next);
      return next;
    };
    bench.start(program([video("start"), forever(sayThis(result()))]));
    await bench.clock.pass(800);
    expect(most).toBe(1);
    expect([bench.said[0], bench.said.at(-1)]).toEqual(["cat", "dog"]);
    expect(bench.player.video.framesPerSecond.value).toBeGreaterThan(0);
    bench.player.stop();
    expect([bench.eye.closed, bench.player.video.eye.value]).toEqual([true, null]);
  });

  test("keeps the program running after its scripts have ended, until it is stopped", async () => {
    const bench = new Bench();
    await bench.run(program([video("start")]), 200);
    expect(bench.state).toBe("running");
    bench.player.stop();
    expect(bench.state).toBe("idle");
  });

  test("the block for stopping turns the camera off", async () => {
    const bench = new Bench();
    await bench.run(program([video("start"), waitFor(0.1), video("stop")]), 300);
    expect([bench.eye.closed, bench.state]).toEqual([true, "idle"]);
  });

  test("a busy server is asked again later, a refusal ends recognition with its reason", async () => {
    const bench = new Bench();
    const atOnce = bench.server.recognize.bind(bench.server);
    const refusals = [new ApiError(429, "engine_busy", "…", {}, 0), new ApiError(503, "engine_starting", "…", {}, 0)];
    bench.server.recognize = async (model, session) => {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      return atOnce(model, session);
    };
    bench.start(program([video("start"), forever()]));
    await bench.clock.pass(400);
    expect([bench.server.asked.length > 0, bench.problems]).toEqual([true, []]);
    refusals.push(new ApiError(404, "model_not_found", "…"));
    await bench.clock.pass(400);
    expect((bench.problems[0]?.error as BlockProblem).code).toBe("no_model");
    expect(bench.eye.closed).toBe(true);
    bench.player.stop();
  });

  test("nothing is recognised while the program is paused", async () => {
    const bench = new Bench();
    await bench.run(program([video("start"), forever()]), 200);
    bench.player.pause();
    await bench.clock.pass(100);
    const before = bench.eye.pictures;
    await bench.clock.pass(400);
    expect(bench.eye.pictures).toBe(before);
    bench.player.resume();
    await bench.clock.pass(200);
    expect(bench.eye.pictures).toBeGreaterThan(before);
    bench.player.stop();
  });
});

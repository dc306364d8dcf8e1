import { describe, expect, test } from "vitest";
import { ApiError } from "../../api";
import { seenAsItIs } from "../../seenPicture";
import { BlockProblem, type ScriptProblem } from "../runtime/problems";
import { ProgramHarness, recognitionOf } from "../testing/harness";
import { block, forever, program, sayThis, waitFor } from "../testing/programBuilders";

const recognize = () => block("insert_data_for_test");
const result = () => block("test_result");
const confidence = (id: string) => block("accuracy_of_result", { fields: { GROUP: id } });
const isClass = (id: string) => block("is_group", { fields: { GROUP: id } });
const video = (mode: string) => block("video_capture_for_image_test", { fields: { MODE: mode } });
const all = () => [sayThis(result()), sayThis(confidence("id-cat")), sayThis(isClass("id-cat"))];

describe("before any input", () => {
  test("the values are empty, 0 and false, and each is asked of the server once", async () => {
    const harness = new ProgramHarness();
    const said = await harness.run(program([...all(), sayThis(result()), sayThis("end")]));
    expect(said).toEqual(["0", "false", "end"]);
    expect(harness.server.requests).toEqual(["result", "confidence id-cat", "is id-cat"]);
  });
});

describe("a picture that it does not know", () => {
  const unknown = () => block("is_unknown_picture");

  test("is none before any input, and the server is not asked", async () => {
    const harness = new ProgramHarness();
    expect(await harness.run(program([sayThis(unknown())]))).toEqual(["false"]);
    expect(harness.server.requests).toEqual([]);
  });

  test("is told from those that it knows, as strictly as the student has chosen", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), sayThis(unknown()), recognize(), sayThis(unknown())]));
    for (const known of [false, true]) {
      await harness.clock.pass(100);
      harness.server.next = { ...recognitionOf({ cat: 1 }), known };
      await harness.inputPicture();
    }
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["true", "false"]);
    expect(harness.server.requests.filter((request) => request !== "forget")).toEqual([
      "recognize model-1 familiarity 0.1",
      "recognize model-1 familiarity 0.1",
    ]);
  });

  test("cannot be told by a model of an earlier version", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), sayThis(unknown())]));
    await harness.clock.pass(100);
    await harness.inputPicture();
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["false"]);
  });

  test("is asked about without a strictness of one's own where the program is somebody else's", async () => {
    const harness = new ProgramHarness({ canTrain: false });
    harness.start(program([recognize(), sayThis(unknown())]));
    await harness.clock.pass(100);
    await harness.inputPicture();
    expect(harness.server.requests).toEqual(["recognize model-1 familiarity"]);
  });

  test("needs a model", async () => {
    const harness = new ProgramHarness({ model: null });
    await harness.run(program([sayThis(unknown())]));
    expect(harness.problems.map(({ error }) => (error as BlockProblem).code)).toEqual(["no_model"]);
  });
});

describe("recognize with the trained model", () => {
  test("opens the window, stands still until the answer is there, then goes on with it", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), ...all()], [waitFor(0.1), sayThis("other script")]));
    await harness.clock.pass(1000);
    expect([harness.player.pictureInput.isOpen.value, harness.state, harness.said]).toEqual([true, "paused", []]);
    await harness.inputPicture();
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["cat", "0.75", "true", "other script"]);
    expect(harness.player.pictureInput.isOpen.value).toBe(false);
    expect(harness.server.requests).toEqual(["recognize model-1"]);
  });

  test("closing without input leaves the result empty and the script goes on", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), ...all(), sayThis("on")]));
    await harness.clock.pass(100);
    harness.player.pictureInput.closeDialog();
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["0", "false", "on"]);
  });

  test("opening clears the answer before it, on the server too", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), sayThis(result()), recognize(), sayThis(confidence("id-cat"))]));
    await harness.clock.pass(100);
    await harness.inputPicture();
    await harness.clock.pass(200);
    expect([harness.said, harness.player.pictureInput.isOpen.value]).toEqual([["cat"], true]);
    harness.player.pictureInput.closeDialog();
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["cat", "0"]);
    expect(harness.server.requests).toEqual(["recognize model-1", "forget", "confidence id-cat"]);
  });

  test("the program can go on while the window stays open; its script still waits", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), sayThis("answered")], [waitFor(0.1), sayThis("other")]));
    await harness.clock.pass(100);
    harness.player.resumeProgram();
    await harness.clock.pass(300);
    expect([harness.said, harness.player.pictureInput.isOpen.value]).toEqual([["other"], true]);
    harness.player.pauseProgram();
    await harness.inputPicture();
    await harness.clock.pass(100);
    expect(harness.said).toEqual(["other", "answered"]);
  });

  test("a picture that is still on its way when the window closes counts for nothing that follows", async () => {
    const harness = new ProgramHarness();
    const arrive = harness.server.holdAnswers();
    harness.start(program([recognize(), sayThis(confidence("id-cat")), recognize(), sayThis(confidence("id-cat"))]));
    await harness.clock.pass(100);
    const onItsWay = harness.player.recognition.recognize(seenAsItIs(new Blob(["picture"])));
    await harness.clock.pass(20);
    harness.player.cancelPictureInput();
    await harness.clock.pass(100);
    arrive();
    await onItsWay;
    await harness.clock.pass(100);
    harness.player.cancelPictureInput();
    await harness.clock.pass(100);
    expect(harness.said).toEqual(["0", "0"]);
  });

  test("a second script that asks shares the open window", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), sayThis("a")], [waitFor(0.1), recognize(), sayThis("b")]));
    await harness.clock.pass(100);
    harness.player.resumeProgram();
    await harness.clock.pass(300);
    expect(harness.state).toBe("paused");
    await harness.inputPicture();
    await harness.clock.pass(100);
    expect(harness.said).toEqual(["a", "b"]);
  });

  test("stop closes the window and clears the results", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize(), sayThis(result()), recognize()]));
    await harness.clock.pass(100);
    await harness.inputPicture();
    await harness.clock.pass(100);
    await harness.player.recognition.recognize(seenAsItIs(new Blob(["late"])));
    harness.player.stopProgram();
    expect([harness.player.pictureInput.isOpen.value, harness.state, harness.bubble]).toEqual([false, "idle", null]);
    await harness.clock.pass(50);
    expect(await harness.player.recognition.result()).toBe("");
    expect(harness.server.remembered.size).toBe(0);
  });

  test("a window that closes after a restart does not wake the new run from its pause", async () => {
    const harness = new ProgramHarness();
    harness.start(program([recognize()]));
    await harness.clock.pass(50);
    harness.start(program([recognize(), sayThis("too early")]));
    await harness.clock.pass(200);
    expect([harness.state, harness.said]).toEqual(["paused", []]);
  });

  test("without a model the block says what is missing", async () => {
    const harness = new ProgramHarness({ model: null });
    await harness.run(program([recognize()], [sayThis(result())]));
    expect(harness.player.pictureInput.isOpen.value).toBe(false);
    expect(harness.problems.map(({ error }) => (error as BlockProblem).code)).toEqual(["no_model", "no_model"]);
  });
});

describe("a class that the model has not learned", () => {
  test("stops the script at its block, with an answer in hand", async () => {
    const harness = new ProgramHarness();
    harness.project.classIds = () => ["id-cat", "id-dog", "id-new"];
    const asking = isClass("id-new");
    harness.start(program([recognize(), sayThis(asking)]));
    await harness.clock.pass(50);
    await harness.inputPicture();
    await harness.clock.pass(100);
    expect(harness.problems).toEqual([
      { error: new BlockProblem("class_not_learned"), blockId: asking.id, sprite: "mascot" },
    ]);
  });

  test("and without one, when the server refuses", async () => {
    const harness = new ProgramHarness();
    harness.server.recognitionIs = async () => {
      throw new ApiError(404, "class_not_found", "…");
    };
    harness.project.classIds = () => ["id-cat", "id-dog", "id-new"];
    await harness.run(program([sayThis(isClass("id-new"))]));
    expect((harness.problems[0] as ScriptProblem & { error: BlockProblem }).error.code).toBe("class_not_learned");
  });
});

describe("a block of a deleted class", () => {
  const asking = () => [isClass("id-dog"), block("accuracy_of_result", { fields: { GROUP: "id-dog" } })];
  const deleted = () => {
    const harness = new ProgramHarness();
    harness.project.classIds = () => ["id-cat"];
    return harness;
  };

  test("says so, although the model still knows the class", async () => {
    for (const ask of asking()) {
      const harness = deleted();
      harness.start(program([recognize(), sayThis(ask)]));
      await harness.clock.pass(50);
      await harness.inputPicture();
      await harness.clock.pass(100);
      expect(harness.problems).toEqual([
        { error: new BlockProblem("missing_class"), blockId: ask.id, sprite: "mascot" },
      ]);
    }
  });

  test("says so at the start when it is a hat, and the other scripts run", async () => {
    const harness = deleted();
    const hat = (id: string) => ({ ...block("when_recognition_becomes", { fields: { GROUP: id } }), x: 0, y: 0 });
    const [gone, kept, unset] = [hat("id-dog"), hat("id-cat"), hat("")];
    const saved = program([sayThis("on it")]);
    saved.sprites[0]?.workspace.blocks?.blocks.push(gone, kept, unset);
    await harness.run(saved);
    expect(harness.problems).toEqual([
      { error: new BlockProblem("missing_class"), blockId: gone.id, sprite: "mascot" },
    ]);
    expect(harness.said).toEqual(["on it"]);
  });

  test("says so before any picture, and asks the server nothing", async () => {
    for (const ask of asking()) {
      const harness = deleted();
      await harness.run(program([sayThis(ask)]));
      expect(harness.problems.map(({ error }) => (error as BlockProblem).code)).toEqual(["missing_class"]);
      expect(harness.server.requests).toEqual([]);
    }
  });
});

describe("what is kept", () => {
  test("another model's answers are forgotten", async () => {
    const harness = new ProgramHarness();
    await harness.player.recognition.recognize(seenAsItIs(new Blob(["x"])));
    expect(await harness.player.recognition.result()).toBe("cat");
    harness.player.recognition.setModel("model-2");
    expect(await harness.player.recognition.result()).toBe("");
  });

  test("a picture under way while everything is cleared leaves no answer behind", async () => {
    const harness = new ProgramHarness();
    const arrive = harness.server.holdAnswers();
    const underWay = harness.player.recognition.recognize(seenAsItIs(new Blob(["x"])));
    await Promise.resolve();
    harness.player.recognition.clear();
    arrive();
    await underWay;
    expect(await harness.player.recognition.result()).toBe("");
  });

  test("a picture that waits while an answer is deleted is dropped by the next clearing", async () => {
    const harness = new ProgramHarness();
    const { recognition } = harness.player;
    await recognition.recognize(seenAsItIs(new Blob(["first"])));
    recognition.clear();
    const waiting = recognition.recognize(seenAsItIs(new Blob(["second"])));
    recognition.clear();
    await waiting;
    expect(await recognition.result()).toBe("");
  });
});

describe("video recognition", () => {
  test("asks for one picture at a time and answers with the newest", async () => {
    const harness = new ProgramHarness();
    let underWay = 0;
    let most = 0;
    harness.server.recognize = async (_, session) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 2));
      underWay -= 1;
      const next = recognitionOf(harness.camera.pictures > 2 ? { dog: 0.9, cat: 0.1 } : { cat: 0.9, dog: 0.1 });
      harness.server.remembered.set(session, next);
      return next;
    };
    harness.start(program([video("start"), forever(sayThis(result()))]));
    await harness.clock.pass(800);
    expect(most).toBe(1);
    expect([harness.said[0], harness.said.at(-1)]).toEqual(["cat", "dog"]);
    expect(harness.player.video.framesPerSecond.value).toBeGreaterThan(0);
    harness.player.stopProgram();
    expect([harness.camera.closed, harness.player.video.camera.value]).toEqual([true, null]);
  });

  test("keeps the program running after its scripts have ended, until it is stopped", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([video("start")]), 200);
    expect(harness.state).toBe("running");
    harness.player.stopProgram();
    expect(harness.state).toBe("idle");
  });

  test("the block for stopping turns the camera off", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([video("start"), waitFor(0.1), video("stop")]), 300);
    expect([harness.camera.closed, harness.state]).toEqual([true, "idle"]);
  });

  test("a busy server is asked again later, a refusal ends recognition with its reason", async () => {
    const harness = new ProgramHarness();
    const atOnce = harness.server.recognize.bind(harness.server);
    const refusals = [new ApiError(429, "engine_busy", "…", {}, 0), new ApiError(503, "engine_starting", "…", {}, 0)];
    harness.server.recognize = async (...request) => {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      return atOnce(...request);
    };
    harness.start(program([video("start"), forever()]));
    await harness.clock.pass(400);
    expect([harness.server.requests.length > 0, harness.problems]).toEqual([true, []]);
    refusals.push(new ApiError(404, "model_not_found", "…"));
    await harness.clock.pass(400);
    expect((harness.problems[0] as ScriptProblem & { error: BlockProblem }).error.code).toBe("no_model");
    expect(harness.camera.closed).toBe(true);
    harness.player.stopProgram();
  });

  test("nothing is recognized while the program is paused", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([video("start"), forever()]), 200);
    harness.player.pauseProgram();
    await harness.clock.pass(100);
    const before = harness.camera.pictures;
    await harness.clock.pass(400);
    expect(harness.camera.pictures).toBe(before);
    harness.player.resumeProgram();
    await harness.clock.pass(200);
    expect(harness.camera.pictures).toBeGreaterThan(before);
    harness.player.stopProgram();
  });
});

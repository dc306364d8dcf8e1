import { describe, expect, test } from "vitest";
import type { SavedProgram } from "../../compile";
import { BlockProblem } from "../../runtime/problems";
import { ProgramHarness, type TestFrame } from "../../testing/harness";
import { block, forever, program, repeat, sayThis, sprite, waitFor, whenStarted } from "../../testing/programBuilders";
import type { FrameUpdate, PageEvent, PageMessage } from "../protocol/messages";

const codes = (harness: ProgramHarness) =>
  harness.problems.map(({ error }) => (error instanceof BlockProblem ? error.code : String(error)));
const frameOf = (harness: ProgramHarness): TestFrame => harness.frames.at(-1) as TestFrame;
const endless = program([forever(sayThis("a"))]);

describe("a frame that does not answer", () => {
  test("is stopped with words, and the next start gets a new one", async () => {
    const harness = new ProgramHarness();
    await harness.run(endless, 100);
    frameOf(harness).hangs = true;
    await harness.clock.pass(4000);
    expect([harness.state, codes(harness)]).toEqual(["running", []]);
    await harness.clock.pass(4000);
    expect([harness.state, codes(harness), frameOf(harness).closed]).toEqual(["idle", ["program_hangs"], true]);
    expect(await harness.run(program([sayThis("again")]))).toContain("again");
    expect(harness.frames).toHaveLength(2);
  });

  test("does not hold up the stop button", async () => {
    const harness = new ProgramHarness();
    await harness.run(endless, 100);
    frameOf(harness).hangs = true;
    await harness.clock.pass(2000);
    harness.player.stopProgram();
    expect([harness.state, harness.bubble, frameOf(harness).closed]).toEqual(["idle", null, true]);
  });

  test("is not blamed when the page itself stood still", async () => {
    const harness = new ProgramHarness();
    await harness.run(endless, 100);
    frameOf(harness).hangs = true;
    await harness.clock.pass(16);
    harness.clock.skip(60_000);
    await harness.clock.pass(100);
    expect([harness.state, codes(harness)]).toEqual(["running", []]);
    harness.player.stopProgram();
  });
});

describe("a frame that does not keep to the agreement", () => {
  async function hostile(change: (update: FrameUpdate) => unknown): Promise<ProgramHarness> {
    const harness = new ProgramHarness();
    await harness.run(endless, 50);
    frameOf(harness).changeUpdate = change;
    await harness.clock.pass(50);
    return harness;
  }

  test("is thrown out as a whole: nothing of its answer counts", async () => {
    const harness = await hostile((update) => ({
      ...update,
      background: "hacked",
      playedSounds: [{ name: "pop", seconds: 1e9, volume: 1 }],
    }));
    expect([harness.state, codes(harness), frameOf(harness).closed, harness.player.stage.background]).toEqual([
      "idle",
      ["program_lost"],
      true,
      "",
    ]);
  });

  test("is thrown out when it speaks without being asked", async () => {
    const harness = new ProgramHarness();
    await harness.run(endless, 50);
    frameOf(harness).answer({
      run: 1,
      state: "running",
      recognitionsCleared: 0,
      wantsRecognition: true,
      wantsCamera: false,
    });
    expect([harness.state, codes(harness), harness.player.video.isOn]).toEqual(["idle", ["program_lost"], false]);
  });

  test("is thrown out when it asks for too much at once", async () => {
    let id = 0;
    const harness = await hostile((update) => ({
      ...update,
      hostRequests: Array.from({ length: 50 }, () => ({ id: ++id, call: "ask", text: "?" })),
    }));
    await harness.clock.pass(400);
    expect([harness.state, codes(harness), harness.player.questions.current.value]).toEqual([
      "idle",
      ["program_lost"],
      null,
    ]);
  });

  test("cannot ask the server faster than its pace", async () => {
    const harness = new ProgramHarness({ realDelays: true });
    let id = 0;
    await harness.run(endless, 50);
    frameOf(harness).changeUpdate = (update) => ({
      ...update,
      hostRequests: Array.from({ length: 20 }, () => ({ id: ++id, call: "isClass", classId: `c${id}` })),
    });
    await harness.clock.pass(300);
    expect(harness.server.requests.length).toBeGreaterThan(50);
    expect(harness.server.requests.length).toBeLessThanOrEqual(110);
    harness.player.stopProgram();
  });

  test("an answer about an earlier run does not count", async () => {
    const harness = await hostile((update) => ({ ...update, run: update.run - 1, background: "late" }));
    expect([harness.state, harness.player.stage.background]).toEqual(["running", ""]);
    harness.player.stopProgram();
  });
});

describe("a stranger's program", () => {
  const teach = (type: string) => block(type, { fields: { GROUP: "id-cat" } });

  test("cannot teach: that is said once, and it goes on", async () => {
    const harness = new ProgramHarness({ canTrain: false });
    const lessons = [
      teach("add_picture_to_class"),
      block("train_model_and_wait"),
      block("set_training_option", { fields: { OPTION: "epochs" }, values: { VALUE: 3 } }),
    ];
    const facts = [teach("number_of_pictures"), block("training_progress"), block("validation_accuracy")];
    await harness.run(
      program(
        [repeat(3, ...lessons), ...facts.map((fact) => sayThis(fact))],
        [block("train_model_and_wait"), sayThis("too")],
      ),
    );
    expect([harness.said.toSorted(), codes(harness), harness.trainingRefusals]).toEqual([
      ["0", "0", "0", "too"],
      [],
      1,
    ]);
    expect([harness.project.added, harness.project.trainingRequests]).toEqual([[], []]);
    await harness.run(program([block("train_model_and_wait")]));
    expect(harness.trainingRefusals).toBe(2);
  });

  test("cannot teach by writing its own answers either", async () => {
    const harness = new ProgramHarness({ canTrain: false });
    const replies: PageEvent[] = [];
    await harness.run(endless, 50);
    const frame = frameOf(harness);
    const requests = {
      hostRequests: [
        { id: 901, call: "addPicture", classId: "id-cat" },
        { id: 902, call: "train", settings: {} },
      ],
    };
    frame.changeUpdate = (update) => {
      frame.changeUpdate = (later) => later;
      return { ...update, ...requests };
    };
    frame.onPageMessage = (turn: PageMessage) => replies.push(...turn.events);
    await harness.clock.pass(100);
    expect(replies).toEqual([
      { type: "reply", id: 901, value: "" },
      { type: "reply", id: 902, value: "" },
    ]);
    expect([harness.project.added, harness.project.trainingRequests]).toEqual([[], []]);
    harness.player.stopProgram();
  });
});

describe("a program that asks for the camera", () => {
  const sees = block("video_capture_for_image_test", { fields: { MODE: "start" } });
  const watches = block("video_draw_webcam", { fields: { MODE: "on" } });

  test("gets it when somebody allows it, who is not asked again", async () => {
    const harness = new ProgramHarness({ cameraAnswers: [true] });
    await harness.run(program([sees, sayThis("seeing")], [watches, sayThis("watching")]));
    expect([harness.said.toSorted(), codes(harness), harness.cameraQuestions]).toEqual([["seeing", "watching"], [], 1]);
    await harness.run(program([watches, waitFor(9)]));
    expect([codes(harness), harness.cameraQuestions, harness.player.video.isOn]).toEqual([[], 1, true]);
    harness.player.stopProgram();
  });

  test("goes without it when nobody does, and asks again in its next run alone", async () => {
    const harness = new ProgramHarness({ cameraAnswers: [false, true] });
    await harness.run(
      program([watches, sayThis("never")], [waitFor(0.1), sees, sayThis("never")], [sayThis("goes on")]),
      400,
    );
    expect(harness.state).toBe("idle");
    expect([harness.said, codes(harness), harness.cameraQuestions]).toEqual([
      ["goes on"],
      ["camera_refused", "camera_refused"],
      1,
    ]);
    expect([harness.camera.pictures, harness.player.video.isOn]).toEqual([0, false]);
    await harness.run(program([watches, sayThis("now")]));
    expect([harness.said.at(-1), harness.cameraQuestions]).toEqual(["now", 2]);
    harness.player.stopProgram();
  });
});

describe("a program with hostile parts", () => {
  const names = [
    "<img src=x onerror=alert(1)>",
    "__proto__",
    "constructor",
    '"); alert(1); ("',
    "'}${alert(1)}`",
    "\u0000\u202e",
  ];

  test("runs like any other: names are text", async () => {
    const saved: SavedProgram = {
      ...program(names.map((name) => sayThis(name))),
      variables: names.map((name) => ({ id: name, name, value: name })),
    };
    const harness = new ProgramHarness();
    expect(await harness.run(saved, 400)).toEqual(names);
    expect([...harness.player.monitors.variables.values()].map(({ name, value }) => [name, value])).toEqual(
      names.map((name) => [name, name]),
    );
    expect(Object.prototype).toEqual({});
  });

  test("with numbers out of all bounds stays on a stage that can be drawn", async () => {
    const huge = block("calc_basic", { fields: { OPERATOR: "MULTI" }, values: { LEFTHAND: 1e300, RIGHTHAND: -1e300 } });
    const harness = new ProgramHarness();
    const strange = { x: "1e999", y: 1e308, size: -1e308, direction: Number.NaN } as unknown as Partial<
      SavedProgram["sprites"][number]
    >;
    await harness.run({
      sprites: [
        {
          ...sprite(
            "a",
            whenStarted(
              block("move_x", { values: { VALUE: huge } }),
              block("set_scale_size", { values: { VALUE: 1e300 } }),
              waitFor(9),
            ),
          ),
          ...strange,
        },
      ],
    });
    const [shown] = harness.player.stage.sprites;
    expect(
      [shown?.x, shown?.y, shown?.size, shown?.direction].every((value) => Math.abs(value ?? Number.NaN) <= 1e6),
    ).toBe(true);
    expect([harness.state, codes(harness)]).toEqual(["running", []]);
    harness.player.stopProgram();
  });

  test("that makes as much as it can is cut, not thrown out", async () => {
    const text = "x".repeat(5000);
    const noisy = repeat(5000, block("sound_effect", { fields: { SOUND: "pop" } }));
    const harness = new ProgramHarness();
    const speaking = program(
      [sayThis(text)],
      [block("ask_and_wait", { values: { VALUE: text } })],
      [noisy],
      [block("read_text", { values: { TEXT: text } })],
    );
    await harness.run(
      {
        ...speaking,
        variables: [
          { id: text, name: text, value: text },
          { id: "v", name: "v", value: text },
        ],
      },
      300,
    );
    expect([harness.state, codes(harness)]).toEqual(["running", []]);
    expect(harness.player.monitors.variables.get("v")?.value).toBe(text.slice(0, 400));
    harness.player.stopProgram();
  });
});

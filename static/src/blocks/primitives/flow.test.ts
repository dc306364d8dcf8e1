import { describe, expect, test } from "vitest";
import { seenAsItIs } from "../../seenPicture";
import type { SavedProgram } from "../compile";
import { ProgramHarness, recognitionOf } from "../testing/harness";
import {
  block,
  compared,
  forever,
  program,
  repeat,
  sayThis,
  sprite,
  underHat,
  waitFor,
  whenStarted,
} from "../testing/programBuilders";

const send = (message: string) => block("message_cast", { fields: { MESSAGE: message } });
const sendAndWait = (message: string) => block("message_cast_wait", { fields: { MESSAGE: message } });
const received = (message: string) => block("when_message_cast", { fields: { MESSAGE: message } });
const stop = (target: string) => block("stop_object", { fields: { TARGET: target } });
const loop = (
  option: "until" | "while",
  condition: ReturnType<typeof compared>,
  ...body: ReturnType<typeof sayThis>[]
) => block("repeat_while_true", { fields: { OPTION: option }, values: { BOOL: condition }, mouths: { DO: body } });
const counter = { variables: [{ id: "n", name: "수", value: 0 }] };
const n = () => block("get_variable", { fields: { VARIABLE: "n" } });
const countUp = () => block("change_variable", { fields: { VARIABLE: "n" }, values: { VALUE: 1 } });

const saidBy = (saved: SavedProgram, ms?: number) => new ProgramHarness().run(saved, ms);

describe("loops", () => {
  test("repeat until looks at its condition before every turn", async () => {
    const saved = {
      ...program([loop("until", compared(n(), "GREATER", 2), countUp(), sayThis(n())), sayThis("end")]),
      ...counter,
    };
    expect(await saidBy(saved)).toEqual(["1", "2", "3", "end"]);
  });

  test("repeat while does not begin when its condition is false", async () => {
    const saved = {
      ...program([loop("while", compared(n(), "GREATER", 2), sayThis("never")), sayThis("end")]),
      ...counter,
    };
    expect(await saidBy(saved)).toEqual(["end"]);
  });

  test("leaving a loop leaves only the innermost one", async () => {
    const inner = repeat(5, sayThis("inner"), block("stop_repeat"));
    expect(await saidBy(program([repeat(2, inner, sayThis("outer")), sayThis("end")]))).toEqual([
      "inner",
      "outer",
      "inner",
      "outer",
      "end",
    ]);
  });

  test("leaving a loop where there is none does nothing", async () => {
    expect(await saidBy(program([block("stop_repeat"), sayThis("goes on")]))).toEqual(["goes on"]);
  });

  test("wait until goes on when the condition has become true", async () => {
    const saved = {
      ...program(
        [block("wait_until_true", { values: { BOOL: compared(n(), "EQUAL", 1) } }), sayThis("seen")],
        [waitFor(0.1), countUp(), waitFor(1)],
      ),
      ...counter,
    };
    const harness = new ProgramHarness();
    expect(await harness.run(saved, 80)).toEqual([]);
    await harness.clock.pass(100);
    expect(harness.said).toEqual(["seen"]);
  });
});

describe("waiting until", () => {
  const wait = (condition: ReturnType<typeof compared>) => block("wait_until_true", { values: { BOOL: condition } });

  test("sees every value that another script's loop goes through", async () => {
    const saved = {
      ...program([repeat(500, countUp())], [wait(compared(n(), "EQUAL", 250)), sayThis(n())]),
      ...counter,
    };
    expect(await saidBy(saved, 400)).toEqual(["250"]);
  });

  test("does not fill the frames of a program that does nothing else", async () => {
    const harness = new ProgramHarness();
    let frames = 0;
    harness.clock.everyFrame(() => {
      frames += 1;
    });
    await harness.run({ ...program([wait(compared(n(), "EQUAL", 1)), sayThis("never")]), ...counter }, 320);
    expect(frames).toBeGreaterThan(18);
    expect(harness.said).toEqual([]);
  });
});

describe("a wait that takes no time", () => {
  const nothing = () => block("calc_basic", { fields: { OPERATOR: "DIVIDE" }, values: { LEFTHAND: 0, RIGHTHAND: 0 } });
  const waits = {
    wait: (seconds: Seconds) => block("wait_second", { values: { SECOND: seconds } }),
    "say for": (seconds: Seconds) =>
      block("dialog_time", { fields: { OPTION: "speak" }, values: { VALUE: "", SECOND: seconds } }),
    glide: (seconds: Seconds) => block("locate_xy_time", { values: { SECOND: seconds, X: 0, Y: 0 } }),
    "glide by": (seconds: Seconds) => block("move_xy_time", { values: { SECOND: seconds, X: 0, Y: 0 } }),
    note: (seconds: Seconds) => block("sound_note_and_wait", { fields: { NOTE: "C4" }, values: { SECOND: seconds } }),
  };
  type Seconds = string | number | ReturnType<typeof block>;

  test.each(Object.keys(waits) as Array<keyof typeof waits>)("still gives way for a frame: %s", async (name) => {
    for (const seconds of [0, -1, "", nothing()]) {
      const harness = new ProgramHarness();
      const hidden = block("hide");
      await harness.run({ ...program([hidden, forever(countUp(), waits[name](seconds))]), ...counter }, 320);
      const turns = Number(harness.runtime.data.variable("n").value);
      expect(turns).toBeGreaterThan(15);
      expect(turns).toBeLessThan(25);
      harness.player.stopProgram();
    }
  });
});

describe("messages", () => {
  test("a script that sends its own message begins anew in the next round, and others go on", async () => {
    const saved = { ...program([send("go"), waitFor(0.1), sayThis("alive")]), ...counter };
    const scripts = saved.sprites[0]?.workspace as { blocks: { blocks: unknown[] } };
    scripts.blocks.blocks.push(underHat(received("go"), countUp(), send("go"), countUp()));
    const harness = new ProgramHarness();
    await harness.run(saved, 200);
    expect(harness.said).toEqual(["alive"]);
    expect(harness.runtime.data.variable("n").value).toBeGreaterThan(20);
    harness.player.stopProgram();
  });

  test("two scripts that send to each other without a wait starve nobody", async () => {
    const saved = {
      sprites: [
        sprite(
          "a",
          whenStarted(send("ping"), waitFor(0.1), sayThis("alive")),
          underHat(received("ping"), send("pong")),
        ),
        sprite("b", underHat(received("pong"), send("ping"))),
      ],
    };
    const harness = new ProgramHarness();
    await harness.run(saved, 200);
    expect([harness.said, harness.state]).toEqual([["alive"], "running"]);
    harness.player.stopProgram();
  });

  test("who waits for receivers goes on when they begin anew for somebody else, as in Scratch", async () => {
    const saved = {
      sprites: [
        sprite("a", whenStarted(sendAndWait("go"), sayThis("after")), whenStarted(waitFor(0.1), send("go"))),
        sprite("b", underHat(received("go"), waitFor(0.2), sayThis("heard"))),
      ],
    };
    expect(await saidBy(saved, 500)).toEqual(["after", "heard"]);
  });

  test("start scripts of every sprite, and the sender goes on at once", async () => {
    const saved = {
      sprites: [
        sprite("a", whenStarted(send("go"), sayThis("sent"))),
        sprite("b", underHat(received("go"), sayThis("b heard"))),
        sprite("c", underHat(received("stop"), sayThis("never")), underHat(received("go"), sayThis("c heard"))),
      ],
    };
    expect(await saidBy(saved)).toEqual(["sent", "c heard", "b heard"]);
  });

  test("send and wait goes on when the last receiver has ended", async () => {
    const saved = {
      sprites: [
        sprite("a", whenStarted(sendAndWait("go"), sayThis("after"))),
        sprite(
          "b",
          underHat(received("go"), waitFor(0.2), sayThis("slow")),
          underHat(received("go"), sayThis("quick")),
        ),
      ],
    };
    expect(await saidBy(saved, 400)).toEqual(["quick", "slow", "after"]);
  });

  test("send and wait goes on at once when nobody listens", async () => {
    expect(await saidBy(program([sendAndWait("nobody"), sayThis("after")]))).toEqual(["after"]);
  });

  test("a second message starts a script anew that still runs", async () => {
    const saved = {
      sprites: [
        sprite("a", whenStarted(send("go"), waitFor(0.1), send("go"))),
        sprite("b", underHat(received("go"), sayThis("begun"), waitFor(0.15), sayThis("ended"))),
      ],
    };
    expect(await saidBy(saved, 500)).toEqual(["begun", "begun", "ended"]);
  });
});

describe("stopping", () => {
  test("this script ends here", async () => {
    expect(await saidBy(program([sayThis("a"), stop("this"), sayThis("never")]))).toEqual(["a"]);
  });

  test("the other scripts of the sprite end, those of other sprites go on", async () => {
    const saved = {
      sprites: [
        sprite(
          "a",
          whenStarted(waitFor(0.05), stop("other"), sayThis("alone")),
          whenStarted(waitFor(0.1), sayThis("never")),
        ),
        sprite("b", whenStarted(waitFor(0.1), sayThis("other sprite"))),
      ],
    };
    expect(await saidBy(saved, 300)).toEqual(["alone", "other sprite"]);
  });

  test("stopping all ends the program and leaves the stage as it is", async () => {
    const harness = new ProgramHarness();
    const saved = {
      sprites: [
        sprite("a", whenStarted(sayThis("last"), waitFor(0.05), stop("all"), sayThis("never"))),
        sprite("b", whenStarted(forever())),
      ],
    };
    expect(await harness.run(saved)).toEqual(["last"]);
    expect([harness.state, harness.bubble]).toEqual(["idle", "last"]);
  });
});

describe("what nobody sees", () => {
  const hiddenTurns = async (...body: ReturnType<typeof block>[]) => {
    const harness = new ProgramHarness();
    let frames = 0;
    const counting = program([block("hide"), waitFor(0), repeat(200, ...body), countUp()]);
    harness.start({ ...counting, ...counter });
    while (harness.state === "running" && frames < 300) {
      await harness.clock.pass(16);
      frames += 1;
    }
    return frames;
  };
  const value = (type: string) => block(type, { values: { VALUE: 10 } });

  test.each([
    ["clones", block("create_clone", { fields: { TARGET: "self" } })],
    ["moves", value("move_x")],
    ["turns", value("rotate_relative")],
    ["bounces", block("bounce_wall")],
    ["sizes", value("set_scale_size")],
    ["effects", block("add_effect_amount", { fields: { EFFECT: "color" }, values: { VALUE: 10 } })],
    ["costumes", block("change_to_next_shape")],
    ["layers", block("change_object_index", { fields: { LOCATION: "FRONT" } })],
    ["bubbles", sayThis("hidden")],
    ["hiding again", block("hide")],
  ])("takes no frame of its own: %s", async (_, body) => expect(await hiddenTurns(body)).toBeLessThan(20));
});

describe("clones", () => {
  const clone = (target = "self") => block("create_clone", { fields: { TARGET: target } });
  const asClone = (...script: ReturnType<typeof sayThis>[]) => underHat(block("when_clone_start"), ...script);

  test("start under their own hat, where and how their sprite is", async () => {
    const harness = new ProgramHarness();
    const saved = {
      sprites: [
        sprite(
          "a",
          whenStarted(
            block("locate_xy", { values: { X: 50, Y: 20 } }),
            clone(),
            block("move_x", { values: { VALUE: 5 } }),
          ),
          asClone(sayThis(block("coordinate_object", { fields: { TARGET: "self", COORDINATE: "x" } })), waitFor(9)),
        ),
      ],
    };
    expect(await harness.run(saved)).toEqual(["50"]);
    expect(harness.stage.sprites.map(({ isClone, x }) => [isClone, x])).toEqual([
      [true, 50],
      [false, 55],
    ]);
  });

  test("can be made of another sprite and deleted by themselves", async () => {
    const harness = new ProgramHarness();
    const saved = {
      sprites: [
        sprite("a", whenStarted(repeat(3, clone("b")))),
        sprite("b", asClone(sayThis("born"), block("delete_clone"), sayThis("never"))),
      ],
    };
    expect(await harness.run(saved)).toEqual(["born", "born", "born"]);
    expect(harness.stage.sprites.map(({ id, isClone }) => [id, isClone])).toEqual([
      ["a", false],
      ["b", false],
    ]);
  });

  test("hear messages, and all of them can be deleted at once", async () => {
    const harness = new ProgramHarness();
    const saved = {
      sprites: [
        sprite(
          "a",
          whenStarted(repeat(2, clone()), send("sing"), waitFor(0.1), block("remove_all_clones"), sayThis("alone")),
          underHat(received("sing"), sayThis("la")),
        ),
      ],
    };
    expect(await harness.run(saved, 400)).toEqual(["la", "la", "la", "alone"]);
    expect(harness.stage.sprites).toHaveLength(1);
  });

  test("deleting a sprite that is no clone does nothing", async () => {
    expect(await saidBy(program([block("delete_clone"), sayThis("still here")]))).toEqual(["still here"]);
  });

  test("end with the program, and there is a limit to them", async () => {
    const harness = new ProgramHarness();
    await harness.run({ sprites: [sprite("a", whenStarted(repeat(1100, clone())))] }, 1500);
    expect(harness.stage.sprites.length).toBeLessThanOrEqual(1001);
    harness.player.stopProgram();
    expect(harness.stage.sprites).toHaveLength(1);
  });
});

describe("things that happen", () => {
  const pressed = (key: string) => block("when_some_key_pressed", { fields: { KEY: key } });

  test("a key starts its scripts; one that runs is left alone; the program goes on without any", async () => {
    const harness = new ProgramHarness();
    harness.start({
      sprites: [
        sprite(
          "a",
          underHat(pressed("space"), sayThis("jump"), waitFor(0.1), sayThis("land")),
          underHat(pressed("a"), sayThis("never")),
        ),
      ],
    });
    await harness.clock.pass(50);
    expect(harness.state).toBe("running");
    harness.player.setKey("space", true);
    await harness.clock.pass(30);
    harness.player.setKey("space", true);
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["jump", "land"]);
    harness.player.stopProgram();
  });

  test("a click starts the clicked sprite's scripts and those of the stage", async () => {
    const harness = new ProgramHarness();
    harness.start({
      sprites: [
        { ...sprite("a", underHat(block("when_object_click"), sayThis("a clicked"))), x: -100 },
        {
          ...sprite(
            "b",
            underHat(block("when_object_click"), sayThis("b clicked")),
            underHat(block("mouse_clicked"), sayThis("stage clicked")),
          ),
          x: 100,
        },
      ],
    });
    harness.player.clickStage({ x: -100, y: 0 });
    await harness.clock.pass(50);
    expect(harness.said.sort()).toEqual(["a clicked", "stage clicked"]);
    harness.player.clickStage({ x: 0, y: 130 });
    await harness.clock.pass(50);
    expect(harness.said).toEqual(["a clicked", "stage clicked", "stage clicked"]);
    harness.player.stopProgram();
  });

  test("the recognition result becomes a class: once for each change", async () => {
    const harness = new ProgramHarness();
    const becomes = (name: string) =>
      underHat(block("when_recognition_becomes", { fields: { GROUP: `id-${name}` } }), sayThis(name));
    harness.start({ sprites: [sprite("a", becomes("cat"), becomes("dog"))] });
    const see = async (next: ReturnType<typeof recognitionOf>) => {
      harness.server.next = next;
      await harness.player.recognition.recognize(seenAsItIs(new Blob()));
      await harness.clock.pass(40);
    };
    await see(recognitionOf({ cat: 0.9, dog: 0.1 }));
    await see(recognitionOf({ cat: 0.8, dog: 0.2 }));
    await see(recognitionOf({ cat: 0.3, dog: 0.7 }));
    expect(harness.said).toEqual(["cat", "dog"]);
    harness.player.recognition.clear();
    await see(recognitionOf({ cat: 0.3, dog: 0.7 }));
    expect(harness.said).toEqual(["cat", "dog", "dog"]);
    harness.player.stopProgram();
  });

  test("nothing starts while the program is paused", async () => {
    const harness = new ProgramHarness();
    harness.start({ sprites: [sprite("a", underHat(pressed("up"), sayThis("never")))] });
    harness.player.pauseProgram();
    harness.player.setKey("up", true);
    harness.player.resumeProgram();
    await harness.clock.pass(50);
    expect(harness.said).toEqual([]);
    harness.player.stopProgram();
  });
});

import { describe, expect, test } from "vitest";
import type { SavedProgram } from "../compile";
import type { PageEvent, Told, Turn } from "../link/turns";
import { BlockProblem } from "../runtime/problems";
import { block, forever, program, repeat, sayThis, sprite, waitFor, whenStarted } from "../testing/saved";
import { Bench, type TestBox } from "../testing/world";

const codes = (bench: Bench) => bench.problems.map(({ error }) => (error instanceof BlockProblem ? error.code : String(error)));
const beside = (bench: Bench): TestBox => bench.boxes.at(-1) as TestBox;
const endless = program([forever(sayThis("a"))]);

describe("a frame that does not answer", () => {
  test("is stopped with words, and the next start gets a new one", async () => {
    const bench = new Bench();
    await bench.run(endless, 100);
    beside(bench).hangs = true;
    await bench.clock.pass(4000);
    expect([bench.state, codes(bench)]).toEqual(["running", []]);
    await bench.clock.pass(4000);
    expect([bench.state, codes(bench), beside(bench).closed]).toEqual(["idle", ["program_hangs"], true]);
    expect(await bench.run(program([sayThis("again")]))).toContain("again");
    expect(bench.boxes).toHaveLength(2);
  });

  test("does not hold up the stop button", async () => {
    const bench = new Bench();
    await bench.run(endless, 100);
    beside(bench).hangs = true;
    await bench.clock.pass(2000);
    bench.player.stop();
    expect([bench.state, bench.bubble, beside(bench).closed]).toEqual(["idle", null, true]);
  });

  test("is not blamed when the page itself stood still", async () => {
    const bench = new Bench();
    await bench.run(endless, 100);
    beside(bench).hangs = true;
    await bench.clock.pass(16);
    bench.clock.stand(60_000);
    await bench.clock.pass(100);
    expect([bench.state, codes(bench)]).toEqual(["running", []]);
    bench.player.stop();
  });
});

describe("a frame that does not keep to the agreement", () => {
  async function hostile(change: (told: Told) => unknown): Promise<Bench> {
    const bench = new Bench();
    await bench.run(endless, 50);
    beside(bench).change = change;
    await bench.clock.pass(50);
    return bench;
  }

  test("is thrown out as a whole: nothing of its answer counts", async () => {
    const bench = await hostile((told) => ({ ...told, background: "hacked", sounds: [{ name: "pop", seconds: 1e9, volume: 1 }] }));
    expect([bench.state, codes(bench), beside(bench).closed, bench.player.stage.background]).toEqual(["idle", ["program_lost"], true, ""]);
  });

  test("is thrown out when it speaks without being asked", async () => {
    const bench = new Bench();
    await bench.run(endless, 50);
    beside(bench).speak({ run: 1, state: "running", cleared: 0, seeing: true, watching: false });
    expect([bench.state, codes(bench), bench.player.video.running]).toEqual(["idle", ["program_lost"], false]);
  });

  test("is thrown out when it asks for too much at once", async () => {
    let id = 0;
    const bench = await hostile((told) => ({ ...told, errands: Array.from({ length: 50 }, () => ({ id: (id += 1), do: "ask", text: "?" })) }));
    await bench.clock.pass(400);
    expect([bench.state, codes(bench), bench.player.question.asked.value]).toEqual(["idle", ["program_lost"], null]);
  });

  test("cannot ask the server faster than its pace", async () => {
    const bench = new Bench({ realWaits: true });
    let id = 0;
    await bench.run(endless, 50);
    beside(bench).change = (told) => ({ ...told, errands: Array.from({ length: 20 }, () => ({ id: (id += 1), do: "is", classId: `c${id}` })) });
    await bench.clock.pass(300);
    expect(bench.server.asked.length).toBeGreaterThan(50);
    expect(bench.server.asked.length).toBeLessThanOrEqual(110);
    bench.player.stop();
  });

  test("an answer about an earlier run does not count", async () => {
    const bench = await hostile((told) => ({ ...told, run: told.run - 1, background: "late" }));
    expect([bench.state, bench.player.stage.background]).toEqual(["running", ""]);
    bench.player.stop();
  });
});

describe("a stranger's program", () => {
  const teach = (type: string) => block(type, { fields: { GROUP: "id-cat" } });

  test("cannot teach: that is said once, and it goes on", async () => {
    const bench = new Bench({ teaches: false });
    const lessons = [teach("add_picture_to_class"), block("train_model_and_wait"), block("set_training_option", { fields: { OPTION: "epochs" }, values: { VALUE: 3 } })];
    const facts = [teach("number_of_pictures"), block("training_progress"), block("validation_accuracy")];
    await bench.run(program([repeat(3, ...lessons), ...facts.map((fact) => sayThis(fact))], [block("train_model_and_wait"), sayThis("too")]));
    expect([bench.said.toSorted(), codes(bench), bench.untaught]).toEqual([["0", "0", "0", "too"], [], 1]);
    expect([bench.school.added, bench.school.asked]).toEqual([[], []]);
    await bench.run(program([block("train_model_and_wait")]));
    expect(bench.untaught).toBe(2);
  });

  test("cannot teach by writing its own answers either", async () => {
    const bench = new Bench({ teaches: false });
    const replies: PageEvent[] = [];
    await bench.run(endless, 50);
    const box = beside(bench);
    const asked = { errands: [{ id: 901, do: "addPicture", classId: "id-cat" }, { id: 902, do: "train", settings: {} }] };
    box.change = (told) => {
      box.change = (later) => later;
      return { ...told, ...asked };
    };
    box.heardTurn = (turn: Turn) => replies.push(...turn.events);
    await bench.clock.pass(100);
    expect(replies).toEqual([{ is: "reply", id: 901, value: "" }, { is: "reply", id: 902, value: "" }]);
    expect([bench.school.added, bench.school.asked]).toEqual([[], []]);
    bench.player.stop();
  });
});

describe("a program that asks for the camera", () => {
  const sees = block("video_capture_for_image_test", { fields: { MODE: "start" } });
  const watches = block("video_draw_webcam", { fields: { MODE: "on" } });

  test("gets it when somebody allows it, who is not asked again", async () => {
    const bench = new Bench({ camera: [true] });
    await bench.run(program([sees, sayThis("seeing")], [watches, sayThis("watching")]));
    expect([bench.said.toSorted(), codes(bench), bench.asked]).toEqual([["seeing", "watching"], [], 1]);
    await bench.run(program([watches, waitFor(9)]));
    expect([codes(bench), bench.asked, bench.player.video.running]).toEqual([[], 1, true]);
    bench.player.stop();
  });

  test("goes without it when nobody does, and asks again in its next run alone", async () => {
    const bench = new Bench({ camera: [false, true] });
    await bench.run(program([watches, sayThis("never")], [waitFor(0.1), sees, sayThis("never")], [sayThis("goes on")]), 400);
    expect(bench.state).toBe("idle");
    expect([bench.said, codes(bench), bench.asked]).toEqual([["goes on"], ["camera_refused", "camera_refused"], 1]);
    expect([bench.eye.pictures, bench.player.video.running]).toEqual([0, false]);
    await bench.run(program([watches, sayThis("now")]));
    expect([bench.said.at(-1), bench.asked]).toEqual(["now", 2]);
    bench.player.stop();
  });
});

describe("a program with hostile parts", () => {
  const names = ["<img src=x onerror=alert(1)>", "__proto__", "constructor", "\"); alert(1); (\"", "'}${alert(1)}`", "\u0000\u202e"];

  test("runs like any other: names are text", async () => {
    const saved: SavedProgram = {
      ...program(names.map((name) => sayThis(name))), variables: names.map((name) => ({ id: name, name, value: name })),
    };
    const bench = new Bench();
    expect(await bench.run(saved, 400)).toEqual(names);
    expect([...bench.player.board.variables.values()].map(({ name, value }) => [name, value])).toEqual(names.map((name) => [name, name]));
    expect(Object.prototype).toEqual({});
  });

  test("with numbers out of all bounds stays on a stage that can be drawn", async () => {
    const huge = block("calc_basic", { fields: { OPERATOR: "MULTI" }, values: { LEFTHAND: 1e300, RIGHTHAND: -1e300 } });
    const bench = new Bench();
    const strange = { x: "1e999", y: 1e308, size: -1e308, direction: Number.NaN } as unknown as Partial<SavedProgram["sprites"][number]>;
    await bench.run({ sprites: [{ ...sprite("a", whenStarted(block("move_x", { values: { VALUE: huge } }), block("set_scale_size", { values: { VALUE: 1e300 } }), waitFor(9))), ...strange }] });
    const [shown] = bench.player.stage.sprites;
    expect([shown?.x, shown?.y, shown?.size, shown?.direction].every((value) => Math.abs(value ?? Number.NaN) <= 1e6)).toBe(true);
    expect([bench.state, codes(bench)]).toEqual(["running", []]);
    bench.player.stop();
  });

  test("that makes as much as it can is cut, not thrown out", async () => {
    const text = "x".repeat(5000);
    const noisy = repeat(5000, block("sound_effect", { fields: { SOUND: "pop" } }));
    const bench = new Bench();
    const speaking = program([sayThis(text)], [block("ask_and_wait", { values: { VALUE: text } })], [noisy], [block("read_text", { values: { TEXT: text } })]);
    await bench.run({ ...speaking, variables: [{ id: text, name: text, value: text }, { id: "v", name: "v", value: text }] }, 300);
    expect([bench.state, codes(bench)]).toEqual(["running", []]);
    expect(bench.player.board.variables.get("v")?.value).toBe(text.slice(0, 400));
    bench.player.stop();
  });
});

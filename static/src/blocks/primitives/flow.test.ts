import { describe, expect, test } from "vitest";
import type { SavedProgram } from "../compile";
import { answer, Bench } from "../testing/world";
import { block, compared, forever, program, repeat, sayThis, sprite, under, waitFor, whenStarted } from "../testing/saved";

const send = (message: string) => block("message_cast", { fields: { MESSAGE: message } });
const sendAndWait = (message: string) => block("message_cast_wait", { fields: { MESSAGE: message } });
const received = (message: string) => block("when_message_cast", { fields: { MESSAGE: message } });
const stop = (target: string) => block("stop_object", { fields: { TARGET: target } });
const loop = (option: "until" | "while", condition: ReturnType<typeof compared>, ...body: ReturnType<typeof sayThis>[]) =>
  block("repeat_while_true", { fields: { OPTION: option }, values: { BOOL: condition }, mouths: { DO: body } });
const counter = { variables: [{ id: "n", name: "수", value: 0 }] };
const n = () => block("get_variable", { fields: { VARIABLE: "n" } });
const countUp = () => block("change_variable", { fields: { VARIABLE: "n" }, values: { VALUE: 1 } });

const saidBy = (saved: SavedProgram, ms?: number) => new Bench().run(saved, ms);

describe("loops", () => {
  test("repeat until looks at its condition before every turn", async () => {
    const saved = { ...program([loop("until", compared(n(), "GREATER", 2), countUp(), sayThis(n())), sayThis("end")]), ...counter };
    expect(await saidBy(saved)).toEqual(["1", "2", "3", "end"]);
  });

  test("repeat while does not begin when its condition is false", async () => {
    const saved = { ...program([loop("while", compared(n(), "GREATER", 2), sayThis("never")), sayThis("end")]), ...counter };
    expect(await saidBy(saved)).toEqual(["end"]);
  });

  test("leaving a loop leaves only the innermost one", async () => {
    const inner = repeat(5, sayThis("inner"), block("stop_repeat"));
    expect(await saidBy(program([repeat(2, inner, sayThis("outer")), sayThis("end")]))).toEqual(["inner", "outer", "inner", "outer", "end"]);
  });

  test("leaving a loop where there is none does nothing", async () => {
    expect(await saidBy(program([block("stop_repeat"), sayThis("goes on")]))).toEqual(["goes on"]);
  });

  test("wait until goes on when the condition has become true", async () => {
    const saved = { ...program(
      [block("wait_until_true", { values: { BOOL: compared(n(), "EQUAL", 1) } }), sayThis("seen")],
      [waitFor(0.1), countUp(), waitFor(1)],
    ), ...counter };
    const bench = new Bench();
    expect(await bench.run(saved, 80)).toEqual([]);
    await bench.clock.pass(100);
    expect(bench.said).toEqual(["seen"]);
  });
});

describe("waiting until", () => {
  const wait = (condition: ReturnType<typeof compared>) => block("wait_until_true", { values: { BOOL: condition } });

  test("sees every value that another script's loop goes through", async () => {
    const saved = { ...program([repeat(500, countUp())], [wait(compared(n(), "EQUAL", 250)), sayThis(n())]), ...counter };
    expect(await saidBy(saved, 400)).toEqual(["250"]);
  });

  test("does not fill the frames of a program that does nothing else", async () => {
    const bench = new Bench();
    let frames = 0;
    bench.clock.everyFrame(() => { frames += 1; });
    await bench.run({ ...program([wait(compared(n(), "EQUAL", 1)), sayThis("never")]), ...counter }, 320);
    expect(frames).toBeGreaterThan(18);
    expect(bench.said).toEqual([]);
  });
});

describe("messages", () => {
  test("a script that sends its own message begins anew in the next round, and others go on", async () => {
    const saved = { ...program([send("go"), waitFor(0.1), sayThis("alive")]), ...counter };
    const scripts = saved.sprites[0]?.workspace as { blocks: { blocks: unknown[] } };
    scripts.blocks.blocks.push(under(received("go"), countUp(), send("go"), countUp()));
    const bench = new Bench();
    await bench.run(saved, 200);
    expect(bench.said).toEqual(["alive"]);
    expect(bench.machine.data.variable("n").value).toBeGreaterThan(20);
    bench.player.stop();
  });

  test("two scripts that send to each other without a wait starve nobody", async () => {
    const saved = { sprites: [
      sprite("a", whenStarted(send("ping"), waitFor(0.1), sayThis("alive")), under(received("ping"), send("pong"))),
      sprite("b", under(received("pong"), send("ping"))),
    ] };
    const bench = new Bench();
    await bench.run(saved, 200);
    expect([bench.said, bench.state]).toEqual([["alive"], "running"]);
    bench.player.stop();
  });

  test("who waits for receivers goes on when they begin anew for somebody else, as in Scratch", async () => {
    const saved = { sprites: [
      sprite("a", whenStarted(sendAndWait("go"), sayThis("after")), whenStarted(waitFor(0.1), send("go"))),
      sprite("b", under(received("go"), waitFor(0.2), sayThis("heard"))),
    ] };
    expect(await saidBy(saved, 500)).toEqual(["after", "heard"]);
  });

  test("start scripts of every sprite, and the sender goes on at once", async () => {
    const saved = { sprites: [
      sprite("a", whenStarted(send("go"), sayThis("sent"))),
      sprite("b", under(received("go"), sayThis("b heard"))),
      sprite("c", under(received("stop"), sayThis("never")), under(received("go"), sayThis("c heard"))),
    ] };
    expect(await saidBy(saved)).toEqual(["sent", "c heard", "b heard"]);
  });

  test("send and wait goes on when the last receiver has ended", async () => {
    const saved = { sprites: [
      sprite("a", whenStarted(sendAndWait("go"), sayThis("after"))),
      sprite("b", under(received("go"), waitFor(0.2), sayThis("slow")), under(received("go"), sayThis("quick"))),
    ] };
    expect(await saidBy(saved, 400)).toEqual(["quick", "slow", "after"]);
  });

  test("send and wait goes on at once when nobody listens", async () => {
    expect(await saidBy(program([sendAndWait("nobody"), sayThis("after")]))).toEqual(["after"]);
  });

  test("a second message starts a script anew that still runs", async () => {
    const saved = { sprites: [
      sprite("a", whenStarted(send("go"), waitFor(0.1), send("go"))),
      sprite("b", under(received("go"), sayThis("begun"), waitFor(0.15), sayThis("ended"))),
    ] };
    expect(await saidBy(saved, 500)).toEqual(["begun", "begun", "ended"]);
  });
});

describe("stopping", () => {
  test("this script ends here", async () => {
    expect(await saidBy(program([sayThis("a"), stop("this"), sayThis("never")]))).toEqual(["a"]);
  });

  test("the other scripts of the sprite end, those of other sprites go on", async () => {
    const saved = { sprites: [
      sprite("a", whenStarted(waitFor(0.05), stop("other"), sayThis("alone")), whenStarted(waitFor(0.1), sayThis("never"))),
      sprite("b", whenStarted(waitFor(0.1), sayThis("other sprite"))),
    ] };
    expect(await saidBy(saved, 300)).toEqual(["alone", "other sprite"]);
  });

  test("stopping all ends the program and leaves the stage as it is", async () => {
    const bench = new Bench();
    const saved = { sprites: [
      sprite("a", whenStarted(sayThis("last"), waitFor(0.05), stop("all"), sayThis("never"))),
      sprite("b", whenStarted(forever())),
    ] };
    expect(await bench.run(saved)).toEqual(["last"]);
    expect([bench.state, bench.bubble]).toEqual(["idle", "last"]);
  });
});

describe("clones", () => {
  const clone = (target = "self") => block("create_clone", { fields: { TARGET: target } });
  const asClone = (...script: ReturnType<typeof sayThis>[]) => under(block("when_clone_start"), ...script);

  test("start under their own hat, where and how their sprite is", async () => {
    const bench = new Bench();
    const saved = { sprites: [sprite(
      "a",
      whenStarted(block("locate_xy", { values: { X: 50, Y: 20 } }), clone(), block("move_x", { values: { VALUE: 5 } })),
      asClone(sayThis(block("coordinate_object", { fields: { TARGET: "self", COORDINATE: "x" } })), waitFor(9)),
    )] };
    expect(await bench.run(saved)).toEqual(["50"]);
    expect(bench.stage.sprites.map(({ isClone, x }) => [isClone, x])).toEqual([[true, 50], [false, 55]]);
  });

  test("can be made of another sprite and deleted by themselves", async () => {
    const bench = new Bench();
    const saved = { sprites: [
      sprite("a", whenStarted(repeat(3, clone("b")))),
      sprite("b", asClone(sayThis("born"), block("delete_clone"), sayThis("never"))),
    ] };
    expect(await bench.run(saved)).toEqual(["born", "born", "born"]);
    expect(bench.stage.sprites.map(({ id, isClone }) => [id, isClone])).toEqual([["a", false], ["b", false]]);
  });

  test("hear messages, and all of them can be deleted at once", async () => {
    const bench = new Bench();
    const saved = { sprites: [sprite(
      "a",
      whenStarted(repeat(2, clone()), send("sing"), waitFor(0.1), block("remove_all_clones"), sayThis("alone")),
      under(received("sing"), sayThis("la")),
    )] };
    expect(await bench.run(saved, 400)).toEqual(["la", "la", "la", "alone"]);
    expect(bench.stage.sprites).toHaveLength(1);
  });

  test("deleting a sprite that is no clone does nothing", async () => {
    expect(await saidBy(program([block("delete_clone"), sayThis("still here")]))).toEqual(["still here"]);
  });

  test("end with the program, and there is a limit to them", async () => {
    const bench = new Bench();
    await bench.run({ sprites: [sprite("a", whenStarted(repeat(1100, clone())))] }, 1500);
    expect(bench.stage.sprites.length).toBeLessThanOrEqual(1001);
    bench.player.stop();
    expect(bench.stage.sprites).toHaveLength(1);
  });
});

describe("things that happen", () => {
  const pressed = (key: string) => block("when_some_key_pressed", { fields: { KEY: key } });

  test("a key starts its scripts; one that runs is left alone; the program goes on without any", async () => {
    const bench = new Bench();
    bench.start({ sprites: [sprite("a", under(pressed("space"), sayThis("jump"), waitFor(0.1), sayThis("land")), under(pressed("a"), sayThis("never")))] });
    await bench.clock.pass(50);
    expect(bench.state).toBe("running");
    bench.player.key("space", true);
    await bench.clock.pass(30);
    bench.player.key("space", true);
    await bench.clock.pass(200);
    expect(bench.said).toEqual(["jump", "land"]);
    bench.player.stop();
  });

  test("a click starts the clicked sprite's scripts and those of the stage", async () => {
    const bench = new Bench();
    bench.start({ sprites: [
      { ...sprite("a", under(block("when_object_click"), sayThis("a clicked"))), x: -100 },
      { ...sprite("b", under(block("when_object_click"), sayThis("b clicked")), under(block("mouse_clicked"), sayThis("stage clicked"))), x: 100 },
    ] });
    bench.player.click({ x: -100, y: 0 });
    await bench.clock.pass(50);
    expect(bench.said.sort()).toEqual(["a clicked", "stage clicked"]);
    bench.player.click({ x: 0, y: 130 });
    await bench.clock.pass(50);
    expect(bench.said).toEqual(["a clicked", "stage clicked", "stage clicked"]);
    bench.player.stop();
  });

  test("the recognition result becomes a class: once for each change", async () => {
    const bench = new Bench();
    const becomes = (name: string) => under(block("when_recognition_becomes", { fields: { GROUP: `id-${name}` } }), sayThis(name));
    bench.start({ sprites: [sprite("a", becomes("cat"), becomes("dog"))] });
    const see = async (next: ReturnType<typeof answer>) => {
      bench.server.next = next;
      await bench.player.answers.recognize(new Blob());
      await bench.clock.pass(40);
    };
    await see(answer({ cat: 0.9, dog: 0.1 }));
    await see(answer({ cat: 0.8, dog: 0.2 }));
    await see(answer({ cat: 0.3, dog: 0.7 }));
    expect(bench.said).toEqual(["cat", "dog"]);
    bench.player.answers.clear();
    await see(answer({ cat: 0.3, dog: 0.7 }));
    expect(bench.said).toEqual(["cat", "dog", "dog"]);
    bench.player.stop();
  });

  test("nothing starts while the program is paused", async () => {
    const bench = new Bench();
    bench.start({ sprites: [sprite("a", under(pressed("up"), sayThis("never")))] });
    bench.player.pause();
    bench.player.key("up", true);
    bench.player.resume();
    await bench.clock.pass(50);
    expect(bench.said).toEqual([]);
    bench.player.stop();
  });
});

import { describe, expect, test } from "vitest";
import { block, compared, forever, program, repeat, sayThis, sprite, waitFor, whenStarted } from "../testing/saved";
import { Bench } from "../testing/world";
import { BlockProblem } from "./problems";

describe("a script", () => {
  test("runs its blocks from top to bottom and ends by itself", async () => {
    const bench = new Bench();
    expect(await bench.run(program([sayThis("one"), sayThis(2), sayThis("three")]))).toEqual(["one", "2", "three"]);
    expect(bench.states).toEqual(["running", "idle"]);
    expect(bench.bubble).toBe("three");
  });

  test("repeats as often as it is told, rounding, and not at all below one", async () => {
    const counted = program([repeat(2.6, sayThis("a")), repeat(0, sayThis("b")), repeat(-3, sayThis("c")), sayThis("end")]);
    expect(await new Bench().run(counted)).toEqual(["a", "a", "a", "end"]);
  });

  test("waits in the program's own time", async () => {
    const bench = new Bench();
    bench.start(program([sayThis("before"), waitFor(1), sayThis("after")]));
    await bench.clock.pass(950);
    expect(bench.said).toEqual(["before"]);
    await bench.clock.pass(100);
    expect(bench.said).toEqual(["before", "after"]);
  });

  test("chooses between the two mouths of if-else", async () => {
    const chosen = (left: string, right: string) =>
      program([block("if_else", {
        values: { BOOL: compared(left, "EQUAL", right) },
        mouths: { STACK_IF: [sayThis("yes")], STACK_ELSE: [sayThis("no")] },
      })]);
    expect(await new Bench().run(chosen("cat", "Cat"))).toEqual(["yes"]);
    expect(await new Bench().run(chosen("cat", "dog"))).toEqual(["no"]);
  });

  test("takes empty slots as 0, nothing and false", async () => {
    const empty = program([
      block("repeat_basic", { mouths: { DO: [sayThis("never")] } }),
      block("_if", { mouths: { STACK: [sayThis("never")] } }),
      sayThis(block("combine_something", { values: { VALUE1: "a" } })),
      sayThis(block("calc_basic", { fields: { OPERATOR: "PLUS" }, values: { LEFTHAND: 1 } })),
    ]);
    expect(await new Bench().run(empty)).toEqual(["a", "1"]);
  });

  test("takes the bubble away after the seconds of say-for", async () => {
    const bench = new Bench();
    bench.start(program([block("dialog_time", { fields: { OPTION: "speak" }, values: { VALUE: "hi", SECOND: 1 } })]));
    await bench.clock.pass(500);
    expect(bench.bubble).toBe("hi");
    await bench.clock.pass(600);
    expect(bench.bubble).toBeNull();
  });
});

describe("scripts beside each other", () => {
  test("of several sprites begin with the foremost one", async () => {
    const saying = (id: string) => sprite(id, whenStarted(sayThis(id)));
    expect(await new Bench().run({ sprites: [saying("behind"), saying("between"), saying("before")] }))
      .toEqual(["before", "between", "behind"]);
  });

  test("an endless loop without a wait starves nobody and gives every frame back", async () => {
    const bench = new Bench();
    const said = await bench.run(program([forever()], [waitFor(0.1), sayThis("still here")]), 300);
    expect(said).toEqual(["still here"]);
    expect(bench.state).toBe("running");
    bench.player.stop();
    expect(bench.state).toBe("idle");
  });

  test("two endless loops take turns", async () => {
    const bench = new Bench();
    const said = await bench.run(program([forever(sayThis("a"))], [forever(sayThis("b"))]), 100);
    expect(said.slice(0, 6)).toEqual(["a", "b", "a", "b", "a", "b"]);
    bench.player.stop();
  });

  test("what can be seen is shown once a frame, however short the loop is", async () => {
    const bench = new Bench();
    await bench.run(program([forever(sayThis("a"))]), 160);
    expect(bench.said.length).toBeLessThanOrEqual(11);
    bench.player.stop();
  });
});

describe("the speed", () => {
  const four = program([sayThis("a"), sayThis("b"), repeat(1, sayThis("c"))]);

  test("slowly, a script stands at every block before it runs", async () => {
    const bench = new Bench();
    bench.player.setSpeed("slowest");
    bench.start(four);
    await bench.clock.pass(500);
    expect(bench.said).toEqual([]);
    expect(bench.lit.at(-1)?.size).toBe(1);
    await bench.clock.pass(600);
    expect(bench.said).toEqual(["a"]);
    await bench.clock.pass(600);
    expect(bench.said).toEqual(["a", "b"]);
    await bench.clock.pass(1300);
    expect(bench.said).toEqual(["a", "b", "c"]);
  });

  test("another one counts at once, also for a script that stands", async () => {
    const bench = new Bench();
    bench.player.setSpeed("slowest");
    bench.start(four);
    await bench.clock.pass(100);
    bench.player.setSpeed("full");
    await bench.clock.pass(100);
    expect(bench.said).toEqual(["a", "b", "c"]);
  });

  test("waits last as long as they say, however slow the blocks are", async () => {
    const bench = new Bench();
    bench.player.setSpeed("slow");
    bench.start(program([waitFor(1), sayThis("after")]));
    await bench.clock.pass(1300);
    expect(bench.said).toEqual([]);
    await bench.clock.pass(200);
    expect(bench.said).toEqual(["after"]);
  });
});

describe("pausing", () => {
  test("stops time for waiting scripts and goes on where they stood", async () => {
    const bench = new Bench();
    bench.start(program([waitFor(1), sayThis("after")]));
    await bench.clock.pass(500);
    bench.player.pause();
    await bench.clock.pass(5000);
    expect(bench.said).toEqual([]);
    bench.player.resume();
    await bench.clock.pass(400);
    expect(bench.said).toEqual([]);
    await bench.clock.pass(200);
    expect(bench.said).toEqual(["after"]);
  });

  test("stop ends a paused program and clears the bubble", async () => {
    const bench = new Bench();
    bench.start(program([sayThis("hi"), waitFor(9)]));
    await bench.clock.pass(100);
    bench.player.pause();
    bench.player.stop();
    expect([bench.state, bench.bubble]).toEqual(["idle", null]);
  });
});

describe("a block that cannot run", () => {
  test("an unknown block ends its own script and names itself, others go on", async () => {
    const bench = new Bench();
    const strange = { type: "fly_to_the_moon", id: "moon" };
    await bench.run(program([sayThis("a"), strange, sayThis("never")], [waitFor(0.1), sayThis("other")]), 300);
    expect(bench.said).toEqual(["a", "other"]);
    expect(bench.problems).toEqual([
      { error: new BlockProblem("unknown_block", { type: "fly_to_the_moon" }), blockId: "moon", sprite: "mascot" },
    ]);
    expect((bench.problems[0]?.error as BlockProblem).facts).toEqual({ type: "fly_to_the_moon" });
  });

  test("names of the language itself are no blocks", async () => {
    const bench = new Bench();
    await bench.run(program([{ type: "constructor", id: "c" }], [{ type: "__proto__", id: "p" }]));
    expect(bench.problems.map((problem) => problem.blockId)).toEqual(["c", "p"]);
  });

  test("an option that this page does not have makes a block unknown", async () => {
    const bench = new Bench();
    await bench.run(program([sayThis(compared(1, "constructor", 2))]));
    expect(bench.problems.map(({ error }) => error)).toEqual([new BlockProblem("unknown_block", { type: "boolean_basic_operator" })]);
  });

  test("the block at which a script stands is known after every frame", async () => {
    const bench = new Bench();
    const wait = waitFor(9);
    await bench.run(program([wait]), 100);
    expect(bench.lit.at(-1)).toEqual(new Set([wait.id]));
    bench.player.stop();
    expect(bench.lit.at(-1)).toEqual(new Set());
  });

  test("a program without a script does not start", () => {
    const bench = new Bench();
    bench.start({ sprites: [{ id: "mascot", workspace: {} }] });
    expect([bench.nothingToRun, bench.state]).toEqual([true, "idle"]);
  });
});

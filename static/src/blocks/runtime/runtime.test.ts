import { describe, expect, test } from "vitest";
import { ProgramHarness } from "../testing/harness";
import {
  block,
  compared,
  forever,
  program,
  repeat,
  sayThis,
  sprite,
  waitFor,
  whenStarted,
} from "../testing/programBuilders";
import { BlockProblem, type ScriptProblem } from "./problems";

describe("a script", () => {
  test("runs its blocks from top to bottom and ends by itself", async () => {
    const harness = new ProgramHarness();
    expect(await harness.run(program([sayThis("one"), sayThis(2), sayThis("three")]))).toEqual(["one", "2", "three"]);
    expect(harness.states).toEqual(["running", "idle"]);
    expect(harness.bubble).toBe("three");
  });

  test("repeats as often as it is told, rounding, and not at all below one", async () => {
    const counted = program([
      repeat(2.6, sayThis("a")),
      repeat(0, sayThis("b")),
      repeat(-3, sayThis("c")),
      sayThis("end"),
    ]);
    expect(await new ProgramHarness().run(counted)).toEqual(["a", "a", "a", "end"]);
  });

  test("waits in the program's own time", async () => {
    const harness = new ProgramHarness();
    harness.start(program([sayThis("before"), waitFor(1), sayThis("after")]));
    await harness.clock.pass(950);
    expect(harness.said).toEqual(["before"]);
    await harness.clock.pass(100);
    expect(harness.said).toEqual(["before", "after"]);
  });

  test("chooses between the two mouths of if-else", async () => {
    const chosen = (left: string, right: string) =>
      program([
        block("if_else", {
          values: { BOOL: compared(left, "EQUAL", right) },
          mouths: { STACK_IF: [sayThis("yes")], STACK_ELSE: [sayThis("no")] },
        }),
      ]);
    expect(await new ProgramHarness().run(chosen("cat", "Cat"))).toEqual(["yes"]);
    expect(await new ProgramHarness().run(chosen("cat", "dog"))).toEqual(["no"]);
  });

  test("takes empty slots as 0, nothing and false", async () => {
    const empty = program([
      block("repeat_basic", { mouths: { DO: [sayThis("never")] } }),
      block("_if", { mouths: { STACK: [sayThis("never")] } }),
      sayThis(block("combine_something", { values: { VALUE1: "a" } })),
      sayThis(block("calc_basic", { fields: { OPERATOR: "PLUS" }, values: { LEFTHAND: 1 } })),
    ]);
    expect(await new ProgramHarness().run(empty)).toEqual(["a", "1"]);
  });

  test("says long texts to a whole letter", async () => {
    const [said] = await new ProgramHarness().run(program([sayThis(`가${"🐱".repeat(400)}`)]));
    expect(said).toBe(`가${"🐱".repeat(164)}`);
  });

  test("takes the bubble away after the seconds of say-for", async () => {
    const harness = new ProgramHarness();
    harness.start(program([block("dialog_time", { fields: { OPTION: "speak" }, values: { VALUE: "hi", SECOND: 1 } })]));
    await harness.clock.pass(500);
    expect(harness.bubble).toBe("hi");
    await harness.clock.pass(600);
    expect(harness.bubble).toBeNull();
  });
});

describe("scripts beside each other", () => {
  test("of several sprites begin with the foremost one", async () => {
    const saying = (id: string) => sprite(id, whenStarted(sayThis(id)));
    expect(
      await new ProgramHarness().run({ sprites: [saying("behind"), saying("between"), saying("before")] }),
    ).toEqual(["before", "between", "behind"]);
  });

  test("an endless loop without a wait starves nobody and gives every frame back", async () => {
    const harness = new ProgramHarness();
    const said = await harness.run(program([forever()], [waitFor(0.1), sayThis("still here")]), 300);
    expect(said).toEqual(["still here"]);
    expect(harness.state).toBe("running");
    harness.player.stopProgram();
    expect(harness.state).toBe("idle");
  });

  test("two endless loops take turns", async () => {
    const harness = new ProgramHarness();
    const said = await harness.run(program([forever(sayThis("a"))], [forever(sayThis("b"))]), 100);
    expect(said.slice(0, 6)).toEqual(["a", "b", "a", "b", "a", "b"]);
    harness.player.stopProgram();
  });

  test("what can be seen is shown once a frame, however short the loop is", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([forever(sayThis("a"))]), 160);
    expect(harness.said.length).toBeLessThanOrEqual(11);
    harness.player.stopProgram();
  });
});

describe("the speed", () => {
  const four = program([sayThis("a"), sayThis("b"), repeat(1, sayThis("c"))]);

  test("slowly, a script stands at every block before it runs", async () => {
    const harness = new ProgramHarness();
    harness.player.setSpeed("slowest");
    harness.start(four);
    await harness.clock.pass(500);
    expect(harness.said).toEqual([]);
    expect(harness.highlights.at(-1)?.size).toBe(1);
    await harness.clock.pass(600);
    expect(harness.said).toEqual(["a"]);
    await harness.clock.pass(600);
    expect(harness.said).toEqual(["a", "b"]);
    await harness.clock.pass(1300);
    expect(harness.said).toEqual(["a", "b", "c"]);
  });

  test("another one counts at once, also for a script that stands", async () => {
    const harness = new ProgramHarness();
    harness.player.setSpeed("slowest");
    harness.start(four);
    await harness.clock.pass(100);
    harness.player.setSpeed("full");
    await harness.clock.pass(100);
    expect(harness.said).toEqual(["a", "b", "c"]);
  });

  test("waits last as long as they say, however slow the blocks are", async () => {
    const harness = new ProgramHarness();
    harness.player.setSpeed("slow");
    harness.start(program([waitFor(1), sayThis("after")]));
    await harness.clock.pass(1300);
    expect(harness.said).toEqual([]);
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["after"]);
  });
});

describe("pausing", () => {
  test("stops time for waiting scripts and goes on where they stood", async () => {
    const harness = new ProgramHarness();
    harness.start(program([waitFor(1), sayThis("after")]));
    await harness.clock.pass(500);
    harness.player.pauseProgram();
    await harness.clock.pass(5000);
    expect(harness.said).toEqual([]);
    harness.player.resumeProgram();
    await harness.clock.pass(400);
    expect(harness.said).toEqual([]);
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["after"]);
  });

  test("stop ends a paused program and clears the bubble", async () => {
    const harness = new ProgramHarness();
    harness.start(program([sayThis("hi"), waitFor(9)]));
    await harness.clock.pass(100);
    harness.player.pauseProgram();
    harness.player.stopProgram();
    expect([harness.state, harness.bubble]).toEqual(["idle", null]);
  });
});

describe("a block that cannot run", () => {
  test("an unknown block ends its own script and names itself, others go on", async () => {
    const harness = new ProgramHarness();
    const strange = { type: "fly_to_the_moon", id: "moon" };
    await harness.run(program([sayThis("a"), strange, sayThis("never")], [waitFor(0.1), sayThis("other")]), 300);
    expect(harness.said).toEqual(["a", "other"]);
    expect(harness.problems).toEqual([
      { error: new BlockProblem("unknown_block", { type: "fly_to_the_moon" }), blockId: "moon", sprite: "mascot" },
    ]);
    expect((harness.problems[0] as ScriptProblem & { error: BlockProblem }).error.params).toEqual({
      type: "fly_to_the_moon",
    });
  });

  test("names of the language itself are no blocks", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([{ type: "constructor", id: "c" }], [{ type: "__proto__", id: "p" }]));
    expect(harness.problems.map((problem) => problem.blockId)).toEqual(["c", "p"]);
  });

  test("an option that this page does not have makes a block unknown", async () => {
    const harness = new ProgramHarness();
    await harness.run(program([sayThis(compared(1, "constructor", 2))]));
    expect(harness.problems.map(({ error }) => error)).toEqual([
      new BlockProblem("unknown_block", { type: "boolean_basic_operator" }),
    ]);
  });

  test("the block at which a script stands is known after every frame", async () => {
    const harness = new ProgramHarness();
    const wait = waitFor(9);
    await harness.run(program([wait]), 100);
    expect(harness.highlights.at(-1)).toEqual(new Set([wait.id]));
    harness.player.stopProgram();
    expect(harness.highlights.at(-1)).toEqual(new Set());
  });

  test("a program without a script does not start", () => {
    const harness = new ProgramHarness();
    harness.start({ sprites: [{ id: "mascot", workspace: {} }] });
    expect([harness.nothingToRun, harness.state]).toEqual([true, "idle"]);
  });
});

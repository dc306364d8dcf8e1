import { describe, expect, test } from "vitest";
import type { SavedSprite } from "../compile";
import { ProgramHarness } from "../testing/harness";
import { block, sayThis, sprite, waitFor, whenStarted } from "../testing/programBuilders";

type Block = ReturnType<typeof block>;
const move = (steps: number) => block("move_direction", { values: { VALUE: steps } });
const turn = (degrees: number) => block("rotate_relative", { values: { VALUE: degrees } });
const goTo = (x: number, y: number) => block("locate_xy", { values: { X: x, Y: y } });
const touching = (target: string) => block("reach_something", { fields: { TARGET: target } });
const effect = (type: string, name: string, value: number) =>
  block(type, { fields: { EFFECT: name }, values: { VALUE: value } });

const placed = (id: string, look: Partial<SavedSprite>, ...script: Block[]): SavedSprite => ({
  ...sprite(id, whenStarted(...script)),
  x: 0,
  y: 0,
  size: 100,
  ...look,
});

async function after(ms: number, ...sprites: SavedSprite[]) {
  const harness = new ProgramHarness();
  await harness.run({ sprites }, ms);
  return harness;
}

async function moved(...script: Block[]) {
  const { x, y, direction } = (await after(100, placed("a", {}, ...script))).stage.sprites[0] ?? {};
  return [x, y, direction];
}

describe("clones", () => {
  test("a sprite of another scene is not copied into this one", async () => {
    const copy = block("create_clone", { fields: { TARGET: "b" } });
    const harness = new ProgramHarness();
    await harness.run({
      scenes: [
        { id: "one", name: "" },
        { id: "two", name: "" },
      ],
      sprites: [
        { ...sprite("a", whenStarted(copy, sayThis("goes on"))), scene: "one" },
        { ...sprite("b"), scene: "two" },
      ],
    });
    expect([harness.said, harness.stage.sprites.map(({ id }) => id)]).toEqual([["goes on"], ["a"]]);
  });
});

describe("moving", () => {
  test("goes the way the sprite points, and right angles stay exact", async () => {
    expect(await moved(move(10))).toEqual([10, 0, 90]);
    expect(await moved(turn(90), move(10))).toEqual([0, -10, 180]);
    expect(await moved(turn(-90), move(10), turn(-180))).toEqual([0, 10, 180]);
  });

  test("sets and changes coordinates", async () => {
    const by = (type: string, value: number) => block(type, { values: { VALUE: value } });
    expect(await moved(goTo(30, 40), by("move_x", 5), by("move_y", -50))).toEqual([35, -10, 90]);
    expect(await moved(goTo(30, 40), by("locate_x", -7))).toEqual([-7, 40, 90]);
  });

  test("a place that is no number leaves the sprite where it is", async () => {
    const nowhere = block("calc_basic", { fields: { OPERATOR: "DIVIDE" }, values: { LEFTHAND: 1, RIGHTHAND: 0 } });
    expect(await moved(goTo(30, 40), block("locate_xy", { values: { X: nowhere, Y: 5 } }))).toEqual([30, 5, 90]);
  });

  test("glides there in the time it is given", async () => {
    const harness = new ProgramHarness();
    harness.start({
      sprites: [placed("a", {}, block("locate_xy_time", { values: { SECOND: 1, X: 100, Y: 50 } }), sayThis("there"))],
    });
    await harness.clock.pass(500);
    const half = harness.stage.sprites[0];
    expect(half?.x).toBeGreaterThan(40);
    expect(half?.x).toBeLessThan(60);
    await harness.clock.pass(600);
    expect([half?.x, half?.y, harness.said]).toEqual([100, 50, ["there"]]);
  });

  test("points toward another sprite and the pointer", async () => {
    const look = (target: string) => block("see_angle_object", { fields: { TARGET: target } });
    const harness = await after(50, placed("a", {}, look("b")), placed("b", { x: 0, y: 80 }, look("mouse")));
    expect(harness.stage.sprites.map(({ direction }) => direction)).toEqual([0, 180]);
  });

  test("bounces off the edge and comes back inside", async () => {
    const harness = await after(
      50,
      placed("a", { x: 230 }, block("bounce_wall")),
      placed("b", { direction: 0, y: 120 }, block("bounce_wall")),
    );
    expect(
      harness.stage.sprites.map(({ x, y, direction }) => [Math.round(x), Math.round(y), Math.round(direction)]),
    ).toEqual([
      [190, 0, -90],
      [0, 85, 180],
    ]);
  });

  test("a sprite that is gone is said to be missing", async () => {
    const harness = await after(50, placed("a", {}, block("locate", { fields: { TARGET: "gone" } })));
    expect(harness.problems.map(({ error }) => (error as Error).message)).toEqual(["missing_sprite"]);
  });
});

describe("touching", () => {
  const yesOrNo = async (target: string, look: Partial<SavedSprite>, ...others: SavedSprite[]) =>
    (await after(50, placed("a", look, sayThis(touching(target))), ...others)).said;

  test("tells sprites that overlap from those that do not", async () => {
    expect(await yesOrNo("b", {}, placed("b", { x: 90 }))).toEqual(["true"]);
    expect(await yesOrNo("b", {}, placed("b", { x: 110 }))).toEqual(["false"]);
    expect(await yesOrNo("b", {}, placed("b", { x: 90, visible: false }))).toEqual(["false"]);
  });

  test("knows each edge of the stage", async () => {
    expect(await yesOrNo("wall", { x: 200 })).toEqual(["true"]);
    expect(await yesOrNo("wall_left", { x: 200 })).toEqual(["false"]);
    expect(await yesOrNo("wall_right", { x: 200 })).toEqual(["true"]);
    expect(await yesOrNo("wall", {})).toEqual(["false"]);
  });

  test("knows the pointer", async () => {
    expect(await yesOrNo("mouse", { x: 20 })).toEqual(["true"]);
    expect(await yesOrNo("mouse", { x: 60 })).toEqual(["false"]);
  });
});

describe("looks", () => {
  test("size and effects have their limits", async () => {
    const harness = await after(
      50,
      placed(
        "a",
        {},
        block("change_scale_size", { values: { VALUE: -500 } }),
        effect("change_effect_amount", "transparency", 130),
        effect("add_effect_amount", "brightness", -120),
        effect("change_effect_amount", "color", 250),
      ),
      placed(
        "b",
        {},
        effect("change_effect_amount", "transparency", 50),
        block("erase_all_effects"),
        block("set_scale_size", { values: { VALUE: 40 } }),
      ),
    );
    const [a, b] = harness.stage.sprites;
    expect([a?.size, a?.effects]).toEqual([1, { transparency: 100, brightness: -100, color: 50 }]);
    expect([b?.size, b?.effects]).toEqual([40, { transparency: 0, brightness: 0, color: 0 }]);
  });

  test("hides, shows and changes the order", async () => {
    const to = (location: string) => block("change_object_index", { fields: { LOCATION: location } });
    const harness = await after(
      50,
      placed("a", {}, to("FRONT"), block("hide")),
      placed("b", {}, block("hide"), block("show")),
      placed("c", {}, to("BACKWARD")),
    );
    expect(harness.stage.sprites.map(({ id, visible }) => [id, visible])).toEqual([
      ["c", true],
      ["b", true],
      ["a", false],
    ]);
  });

  test("everything is as before after the program was stopped", async () => {
    const harness = await after(
      50,
      placed("a", {}, move(50), turn(30), block("hide"), effect("change_effect_amount", "color", 20), waitFor(9)),
    );
    harness.player.stopProgram();
    const [a] = harness.stage.sprites;
    expect([a?.x, a?.direction, a?.visible, a?.effects.color]).toEqual([0, 90, true, 0]);
  });
});

describe("sensing", () => {
  test("keys and the pointer's button", async () => {
    const harness = new ProgramHarness();
    const pressed = (key: string) => block("is_press_some_key", { fields: { KEY: key } });
    harness.start({
      sprites: [
        placed(
          "a",
          {},
          sayThis(pressed("space")),
          sayThis(pressed("up")),
          sayThis(block("is_clicked")),
          sayThis(block("coordinate_mouse", { fields: { COORDINATE: "y" } })),
        ),
      ],
    });
    harness.player.setKey("space", true);
    harness.player.movePointer({ x: 12, y: -7 });
    harness.player.clickStage({ x: 12, y: -7 });
    await harness.clock.pass(200);
    expect(harness.said).toEqual(["true", "false", "true", "-7"]);
  });

  test("a question whose script is stopped goes away, and the next one is shown", async () => {
    const ask = (question: string) => block("ask_and_wait", { values: { VALUE: question } });
    const others = block("stop_object", { fields: { TARGET: "other" } });
    const harness = new ProgramHarness();
    harness.start({
      sprites: [
        sprite("b", whenStarted(ask("next?"), sayThis(block("get_canvas_input_value")))),
        sprite(
          "a",
          whenStarted(ask("slow?"), sayThis("never")),
          whenStarted(waitFor(0.2), others, sayThis("too late")),
        ),
      ],
    });
    await harness.clock.pass(100);
    expect(harness.player.questions.current.value).toBe("slow?");
    await harness.clock.pass(200);
    expect([harness.player.questions.current.value, harness.said]).toEqual(["next?", ["too late"]]);
    harness.player.questions.answerCurrent("여기");
    await harness.clock.pass(100);
    expect([harness.player.questions.current.value, harness.said]).toEqual([null, ["too late", "여기"]]);
  });

  test("asks and waits for the answer; a second question waits its turn", async () => {
    const harness = new ProgramHarness();
    const ask = (question: string) => block("ask_and_wait", { values: { VALUE: question } });
    harness.start({
      sprites: [
        placed("b", {}, ask("age?"), sayThis(block("get_canvas_input_value"))),
        placed("a", {}, ask("name?"), sayThis(block("get_canvas_input_value"))),
      ],
    });
    await harness.clock.pass(50);
    expect([harness.player.questions.current.value, harness.said]).toEqual(["name?", []]);
    harness.player.questions.answerCurrent("민서");
    await harness.clock.pass(50);
    expect([harness.player.questions.current.value, harness.said]).toEqual(["age?", ["민서"]]);
    harness.player.stopProgram();
    expect(harness.player.questions.current.value).toBeNull();
  });
});

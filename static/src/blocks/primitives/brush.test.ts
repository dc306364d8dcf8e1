import { describe, expect, test } from "vitest";
import type { SavedBlock, SavedSprite } from "../compile";
import { INK, INK_ROW_LENGTH, lineOfRow } from "../stage/model/ink";
import { ProgramHarness } from "../testing/harness";
import { block, sprite, waitFor, whenStarted } from "../testing/programBuilders";

const goTo = (x: number, y: number) => block("locate_xy", { values: { X: x, Y: y } });
const set = (type: string, value: number | string) => block(type, { values: { VALUE: value } });
const start = () => block("start_drawing");

/** The rows of all reports to the page. */
async function drawn(look: Partial<SavedSprite>, ...script: SavedBlock[]): Promise<number[][]> {
  const harness = new ProgramHarness();
  const rows: number[][] = [];
  harness.start({ sprites: [{ ...sprite("a", whenStarted(...script)), x: 0, y: 0, size: 100, ...look }] });
  const frame = harness.frames.at(-1);
  if (frame !== undefined)
    frame.changeUpdate = (update) => {
      const numbers = [...(update.ink ?? [])];
      for (let at = 0; at < numbers.length; at += INK_ROW_LENGTH) rows.push(numbers.slice(at, at + INK_ROW_LENGTH));
      return update;
    };
  await harness.clock.pass(300);
  expect(harness.problems).toEqual([]);
  return rows;
}

/** The kinds of rows about shapes, and the colors and places of their corners. */
const shapes = (rows: number[][]) =>
  rows
    .filter(([kind]) => kind === INK.corner || kind === INK.fillEnd)
    .map(([kind, , , color, , x, y]) => (kind === INK.fillEnd ? "end" : [color, x, y]));

const lines = (rows: number[][]) =>
  rows.filter(([kind]) => kind === INK.line).map((row) => lineOfRow(Float32Array.from(row), 0));

describe("a brush", () => {
  test("draws where its sprite moves, from when it is put down until it is lifted", async () => {
    const rows = await drawn({}, goTo(5, 5), start(), goTo(30, 40), block("stop_drawing"), goTo(0, 0));
    expect(lines(rows)).toEqual([
      {
        sprite: 0,
        serial: expect.any(Number),
        from: { x: 5, y: 5 },
        to: { x: 30, y: 40 },
        thickness: 1,
        color: 0xe03131,
        transparency: 0,
      },
    ]);
  });

  test("draws although its sprite is hidden", async () => {
    expect(lines(await drawn({ visible: false }, start(), goTo(10, 0)))).toHaveLength(1);
  });

  test("has the color, thickness and transparency that blocks give it, within their limits", async () => {
    const rows = await drawn(
      {},
      start(),
      set("set_color", "#1c5fd6"),
      set("set_thickness", 4),
      set("change_thickness", 2),
      set("set_brush_tranparency", 30),
      set("change_brush_transparency", 10),
      goTo(1, 0),
      set("set_thickness", -7),
      set("change_brush_transparency", 900),
      goTo(2, 0),
    );
    expect(lines(rows).map(({ color, thickness, transparency }) => [color, thickness, transparency])).toEqual([
      [0x1c5fd6, 6, 40],
      [0x1c5fd6, 1, 100],
    ]);
  });

  test.each(["", "red", "#12", "#1c5fd", "url(x)"])("keeps its color when it is given %j", async (color) => {
    const [line] = lines(await drawn({}, start(), set("set_color", color), goTo(1, 0)));
    expect(line?.color).toBe(0xe03131);
  });

  test("gets any color at random", async () => {
    const [line] = lines(await drawn({}, start(), block("set_random_color"), goTo(1, 0)));
    expect(line?.color).toBe(0x800000);
  });

  test("of a clone goes on as that of its original, and each has its own", async () => {
    const harness = new ProgramHarness();
    const cloned = [block("create_clone", { fields: { TARGET: "self" } }), waitFor(0.05), block("stop_drawing")];
    harness.start({ sprites: [{ ...sprite("a", whenStarted(start(), set("set_thickness", 9), ...cloned)) }] });
    await harness.clock.pass(200);
    const brushes = harness.stage.sprites.map(({ isClone, brush }) => [isClone, brush.isDown, brush.thickness]);
    expect(brushes).toEqual([
      [true, true, 9],
      [false, false, 9],
    ]);
  });
});

describe("a shape", () => {
  const fill = () => block("start_fill");

  test("has a corner wherever its sprite goes until it is finished, although nothing is drawn", async () => {
    const rows = await drawn({}, set("set_fill_color", "#fcc419"), fill(), goTo(9, 0), block("stop_fill"), goTo(0, 9));
    expect(shapes(rows)).toEqual(["end", [0xfcc419, 0, 0], [0xfcc419, 9, 0], "end"]);
    expect(lines(rows)).toEqual([]);
  });

  test("ends where another color or another shape begins", async () => {
    const rows = await drawn({}, fill(), goTo(9, 0), set("set_fill_color", "#2f9e44"), goTo(0, 9), fill());
    expect(shapes(rows).slice(3)).toEqual(["end", [0x2f9e44, 9, 0], [0x2f9e44, 0, 9], "end", [0x2f9e44, 0, 9]]);
  });

  test("keeps its color when it is given none", async () => {
    expect(shapes(await drawn({}, fill(), set("set_fill_color", "green")))).toEqual(["end", [0xe03131, 0, 0]]);
  });

  test("of a clone begins where it is made", async () => {
    const cloned = block("create_clone", { fields: { TARGET: "self" } });
    const rows = await drawn({}, fill(), goTo(9, 9), cloned);
    expect(shapes(rows).slice(3)).toEqual(["end", [0xe03131, 9, 9]]);
  });

  test("of a clone that is deleted is finished", async () => {
    const cloned = block("create_clone", { fields: { TARGET: "self" } });
    const rows = await drawn({}, fill(), goTo(9, 9), cloned, waitFor(0.05), block("remove_all_clones"));
    expect(shapes(rows).slice(3)).toEqual(["end", [0xe03131, 9, 9], "end"]);
  });

  test("begins anew where its sprite is when it is erased", async () => {
    const rows = await drawn({}, fill(), goTo(9, 0), block("brush_erase_all"), goTo(9, 9));
    expect(shapes(rows)).toEqual(["end", [0xe03131, 9, 0], [0xe03131, 9, 9]]);
  });
});

describe("the drawing", () => {
  test("gets a print of the sprite as it looks", async () => {
    const rows = await drawn(
      { costumes: [], direction: 90 },
      goTo(7, 8),
      set("set_scale_size", 40),
      block("brush_stamp"),
    );
    const [kind, index, , , , x, y, , size] = rows.find(([first]) => first === INK.stamp) ?? [];
    expect([kind, index, x, y, size]).toEqual([INK.stamp, 0, 7, 8, 40]);
  });

  test("is erased, with what was not shown yet, by a block and by every start", async () => {
    expect(lines(await drawn({}, start(), goTo(5, 5), block("brush_erase_all")))).toEqual([]);
    const [first] = await drawn({}, block("brush_erase_all"));
    expect(first?.[0]).toBe(INK.erase);
  });

  test("of another sprite stays, with its stamps", async () => {
    const harness = new ProgramHarness();
    harness.start({
      sprites: [
        sprite("a", whenStarted(block("brush_stamp"))),
        sprite("b", whenStarted(waitFor(0.05), block("brush_erase_all"))),
      ],
    });
    const kinds: unknown[] = [];
    const frame = harness.frames.at(-1);
    if (frame !== undefined)
      frame.changeUpdate = (update) => {
        const numbers = [...(update.ink ?? [])];
        for (let at = 0; at < numbers.length; at += INK_ROW_LENGTH) kinds.push(numbers.slice(at, at + 2));
        return update;
      };
    await harness.clock.pass(300);
    expect(kinds).toEqual([
      [INK.stamp, 0],
      [INK.erase, 1],
    ]);
  });

  test("takes no place that is no number", async () => {
    const far = block("calc_basic", { fields: { OPERATOR: "DIVIDE" }, values: { LEFTHAND: 1, RIGHTHAND: 0 } });
    const nowhere = block("locate_xy", { values: { X: far, Y: 3 } });
    const [line] = lines(await drawn({}, start(), nowhere));
    expect(line?.to).toEqual({ x: 0, y: 3 });
  });
});

import { describe, expect, test } from "vitest";
import { MAX_BRUSH_THICKNESS } from "../../runtime/world";
import { ALL_SPRITES, INK, INK_ROW_LENGTH, MAX_INK_ROWS } from "../../stage/model/ink";
import { ROW_LENGTH } from "../../stage/model/spriteBuffer";
import { LIMITS } from "./messages";
import { ProtocolError } from "./parse";
import { parseUpdate } from "./validate";
import type { PlayedProgram } from "./validateRows";

const program: PlayedProgram = { spriteCount: () => 2, maxClones: 10, costumeCount: () => 3, monitorCount: () => 2 };
const quiet = { run: 1, state: "running", recognitionsCleared: 0, wantsRecognition: false, wantsCamera: false };
const update = (parts: object): unknown => ({ ...quiet, ...parts });
const rows = (...numbers: number[]) => ({
  spriteRows: Float32Array.from({ length: ROW_LENGTH }, (_, at) => numbers[at] ?? 0),
});
const ink = (...numbers: number[]) => ({
  ink: Float32Array.from({ length: INK_ROW_LENGTH }, (_, at) => numbers[at] ?? 0),
});
const many = <T>(count: number, upload: T): T[] => Array.from({ length: count }, () => upload);
const long = (length: number) => "x".repeat(length);
const bubble = { serial: 1, kind: "speak", text: "hi" };
const textBox = {
  serial: 1,
  sprite: 1,
  words: "hi",
  color: 0xffffff,
  background: null,
  font: "serif",
  effects: ["strike"],
};
const problem = { code: "no_model", params: { count: 1, name: "n" }, text: null, blockId: "b", sprite: "s" };

describe("an answer that keeps to the agreement", () => {
  test.each([
    ["nothing new", {}],
    ["a line", ink(INK.line, 1, 7, 0xffffff, 50, 0, 0, 10, 10, 3)],
    ["a stamp", ink(INK.stamp, 1, 2)],
    ["a corner of a filled shape", ink(INK.corner, 1, 7, 0xffffff, 50, 10, 10)],
    ["a finished shape", ink(INK.fillEnd, 1, 7)],
    ["an erased drawing", ink(INK.erase, 1)],
    ["all drawings erased", ink(INK.erase, ALL_SPRITES)],
    ["text boxes", { texts: [textBox, { ...textBox, background: 0 }] }],
    ["a stage", { ...rows(1, 2), background: "sea", bubbles: [bubble] }],
    [
      "variables and lists",
      { monitors: { variables: [{ id: "v", value: "1" }], lists: [{ id: "l", length: 900, items: ["a"] }] } },
    ],
    ["a problem", { problems: [problem], highlighted: ["a", "b"] }],
    [
      "requests",
      {
        callsCanceled: true,
        soundsStopped: true,
        nothingToRun: false,
        playedSounds: [{ name: "pop", seconds: null, volume: 100 }],
      },
    ],
    [
      "host requests",
      {
        hostRequests: [
          { id: 1, call: "ask", text: "?" },
          { id: 2, call: "startRecognition" },
          { id: 3, call: "isClass", classId: "c" },
          { id: 4, call: "train", settings: { epochs: 3 } },
        ],
      },
    ],
  ])("with %s is read as it is", (_, parts) => expect(parseUpdate(update(parts), program)).toEqual(update(parts)));

  test("loses what nobody knows", () => {
    expect(
      parseUpdate(update({ html: "<b>", hostRequests: [{ id: 1, call: "pickPicture", url: "/api" }] }), program),
    ).toEqual(update({ hostRequests: [{ id: 1, call: "pickPicture" }] }));
  });
});

describe("an answer is refused", () => {
  const holes: unknown[] = [];
  holes.length = 3;
  test.each([
    ["that is no record", null],
    ["that is a text", "<img src=x onerror=alert(1)>"],
    ["that is a list", []],
    ["that is another kind of thing", new Map([["run", 1]])],
    ["with another state", update({ state: "hacked" })],
    ["with a state of the language itself", update({ state: "__proto__" })],
    ["with a count below zero", update({ recognitionsCleared: -1 })],
    ["with a huge count", update({ recognitionsCleared: 1e300 })],
    ["with a count that is no number", update({ recognitionsCleared: { valueOf: 1 } })],
    ["with half a truth", update({ wantsRecognition: 1 })],
    ["with rows of another type", update({ spriteRows: many(ROW_LENGTH, 0) })],
    ["with half a row", update({ spriteRows: new Float32Array(ROW_LENGTH + 1) })],
    ["with more sprites than there can be", update({ spriteRows: new Float32Array(ROW_LENGTH * 13) })],
    ["with a sprite that is not there", update(rows(2))],
    ["with a costume that is not there", update(rows(0, 3))],
    ["with half a sprite", update(rows(0.5))],
    ["with a place that is no number", update(rows(0, 0, 1, 1, Number.NaN))],
    ["with a place without end", update(rows(0, 0, 1, 1, 0, Number.POSITIVE_INFINITY))],
    ["with a drawing of another type", update({ ink: many(INK_ROW_LENGTH, 0) })],
    ["with half a line", update({ ink: new Float32Array(INK_ROW_LENGTH + 1) })],
    ["with too many lines", update({ ink: new Float32Array(INK_ROW_LENGTH * (MAX_INK_ROWS + 1)) })],
    ["with an unknown way of drawing", update(ink(INK.fillEnd + 1))],
    ["with a line to nowhere", update(ink(INK.line, 0, 0, 0, 0, Number.NaN))],
    ["with a line that is too thick", update(ink(INK.line, 0, 0, 0, 0, 0, 0, 0, 0, MAX_BRUSH_THICKNESS + 1))],
    ["with a color that is none", update(ink(INK.line, 0, 0, 0x1000000))],
    ["with a shape in a color that is none", update(ink(INK.corner, 0, 0, -1))],
    ["with a line of a sprite that is not there", update(ink(INK.line, 2))],
    ["with the drawing of no sprite erased", update(ink(INK.erase, -2))],
    ["with a text in an unknown font", update({ texts: [{ ...textBox, font: "url(x)" }] })],
    ["with letters of an unknown look", update({ texts: [{ ...textBox, effects: ["blink"] }] })],
    ["with a stamp of a sprite that is not there", update(ink(INK.stamp, 2))],
    ["with a stamp of a costume that is not there", update(ink(INK.stamp, 0, 3))],
    ["with too many text boxes", update({ texts: many(LIMITS.texts + 1, textBox) })],
    ["with a text box that is too long", update({ texts: [{ ...textBox, words: long(LIMITS.text + 1) }] })],
    ["with a text box that is not there", update({ texts: [{ ...textBox, sprite: 2 }] })],
    ["with a text in no color", update({ texts: [{ ...textBox, color: "red" }] })],
    ["with too many bubbles", update({ bubbles: many(LIMITS.bubbles + 1, bubble) })],
    ["with a bubble of another kind", update({ bubbles: [{ ...bubble, kind: "shout" }] })],
    ["with a bubble that is too long", update({ bubbles: [{ ...bubble, text: long(LIMITS.text + 1) }] })],
    ["with a bubble of something else", update({ bubbles: [{ ...bubble, text: ["<script>"] }] })],
    ["with holes in its lists", update({ bubbles: holes })],
    [
      "with more variables than the program has",
      update({ monitors: { variables: many(3, { id: "v", value: "" }), lists: [] } }),
    ],
    [
      "with too many items",
      update({ monitors: { variables: [], lists: [{ id: "l", length: 9, items: many(LIMITS.items + 1, "") }] } }),
    ],
    ["with an unknown problem", update({ problems: [{ ...problem, code: "constructor" }] })],
    ["with too many problems", update({ problems: many(LIMITS.problems + 1, problem) })],
    ["with a problem's fact that is a thing", update({ problems: [{ ...problem, params: { name: {} } }] })],
    [
      "with too many facts",
      update({
        problems: [
          { ...problem, params: Object.fromEntries(many(LIMITS.params + 1, 0).map((_, at) => [`f${at}`, at])) },
        ],
      }),
    ],
    ["with too many lit blocks", update({ highlighted: many(LIMITS.highlighted + 1, "b") })],
    ["with a lit block's name too long", update({ highlighted: [long(LIMITS.id + 1)] })],
    ["with a sound that is too loud", update({ playedSounds: [{ name: "pop", seconds: 1, volume: 101 }] })],
    [
      "with a sound without end",
      update({ playedSounds: [{ name: "C4", seconds: Number.POSITIVE_INFINITY, volume: 1 }] }),
    ],
    ["with too many sounds", update({ playedSounds: many(LIMITS.sounds + 1, { name: "pop", seconds: 1, volume: 1 }) })],
    [
      "with a look that is too clear",
      update({ videoDisplay: { shown: true, transparency: -1, mirrored: false, upsideDown: false } }),
    ],
    ["with a look that is half update", update({ videoDisplay: { shown: true, transparency: 0 } })],
    ["with an call that nobody knows", update({ hostRequests: [{ id: 1, call: "fetch", url: "/api/projects" }] })],
    ["with an call of the language itself", update({ hostRequests: [{ id: 1, call: "toString" }] })],
    [
      "with a question that is too long",
      update({ hostRequests: [{ id: 1, call: "ask", text: long(LIMITS.text + 1) }] }),
    ],
    [
      "with a class that is no text",
      update({ hostRequests: [{ id: 1, call: "addPicture", classId: { toString: "x" } }] }),
    ],
    [
      "with training settings that are no numbers",
      update({ hostRequests: [{ id: 1, call: "train", settings: { epochs: "9" } }] }),
    ],
    [
      "with too many calls",
      update({ hostRequests: many(LIMITS.hostRequests + 1, { id: 1, call: "startRecognition" }) }),
    ],
  ])("%s", (_, answer) => expect(() => parseUpdate(answer, program)).toThrow(ProtocolError));
});

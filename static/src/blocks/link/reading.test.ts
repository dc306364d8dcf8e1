import { describe, expect, test } from "vitest";
import { ROW } from "../stage/rows";
import { Misbehaving, readTold, type Played } from "./reading";
import { MOST } from "./turns";

const played: Played = { sprites: () => 2, clones: 10, costumes: () => 3, things: () => 2 };
const quiet = { run: 1, state: "running", cleared: 0, seeing: false, watching: false };
const told = (parts: object): unknown => ({ ...quiet, ...parts });
const rows = (...numbers: number[]) => ({ rows: Float32Array.from({ length: ROW }, (_, at) => numbers[at] ?? 0) });
const many = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each);
const long = (length: number) => "x".repeat(length);
const bubble = { serial: 1, kind: "speak", text: "hi" };
const problem = { code: "no_model", facts: { count: 1, name: "n" }, text: null, blockId: "b", sprite: "s" };

describe("an answer that keeps to the agreement", () => {
  test.each([
    ["nothing new", {}],
    ["a stage", { ...rows(1, 2), background: "sea", bubbles: [bubble] }],
    ["variables and lists", { data: { variables: [{ id: "v", value: "1" }], lists: [{ id: "l", length: 900, items: ["a"] }] } }],
    ["a problem", { problems: [problem], lit: ["a", "b"] }],
    ["wishes", { closed: true, hushed: true, nothingToRun: false, sounds: [{ name: "pop", seconds: null, volume: 100 }] }],
    ["errands", { errands: [{ id: 1, do: "ask", text: "?" }, { id: 2, do: "see" }, { id: 3, do: "is", classId: "c" }, { id: 4, do: "train", settings: { epochs: 3 } }] }],
  ])("with %s is read as it is", (_, parts) => expect(readTold(told(parts), played)).toEqual(told(parts)));

  test("loses what nobody knows", () => {
    expect(readTold(told({ html: "<b>", errands: [{ id: 1, do: "pick", url: "/api" }] }), played))
      .toEqual(told({ errands: [{ id: 1, do: "pick" }] }));
  });
});

describe("an answer is refused", () => {
  const holes: unknown[] = [];
  holes.length = 3;
  test.each([
    ["that is no record", null], ["that is a text", "<img src=x onerror=alert(1)>"], ["that is a list", []],
    ["that is another kind of thing", new Map([["run", 1]])],
    ["with another state", told({ state: "hacked" })], ["with a state of the language itself", told({ state: "__proto__" })],
    ["with a count below zero", told({ cleared: -1 })], ["with a huge count", told({ cleared: 1e300 })],
    ["with a count that is no number", told({ cleared: { valueOf: 1 } })], ["with half a truth", told({ seeing: 1 })],
    ["with rows of another type", told({ rows: many(ROW, 0) })],
    ["with half a row", told({ rows: new Float32Array(ROW + 1) })],
    ["with more sprites than there can be", told({ rows: new Float32Array(ROW * 13) })],
    ["with a sprite that is not there", told(rows(2))], ["with a costume that is not there", told(rows(0, 3))],
    ["with half a sprite", told(rows(0.5))], ["with a place that is no number", told(rows(0, 0, 1, 1, Number.NaN))],
    ["with a place without end", told(rows(0, 0, 1, 1, 0, Number.POSITIVE_INFINITY))],
    ["with too many bubbles", told({ bubbles: many(MOST.bubbles + 1, bubble) })],
    ["with a bubble of another kind", told({ bubbles: [{ ...bubble, kind: "shout" }] })],
    ["with a bubble that is too long", told({ bubbles: [{ ...bubble, text: long(MOST.text + 1) }] })],
    ["with a bubble of something else", told({ bubbles: [{ ...bubble, text: ["<script>"] }] })],
    ["with holes in its lists", told({ bubbles: holes })],
    ["with more variables than the program has", told({ data: { variables: many(3, { id: "v", value: "" }), lists: [] } })],
    ["with too many items", told({ data: { variables: [], lists: [{ id: "l", length: 9, items: many(MOST.items + 1, "") }] } })],
    ["with an unknown problem", told({ problems: [{ ...problem, code: "constructor" }] })],
    ["with too many problems", told({ problems: many(MOST.problems + 1, problem) })],
    ["with a problem's fact that is a thing", told({ problems: [{ ...problem, facts: { name: {} } }] })],
    ["with too many facts", told({ problems: [{ ...problem, facts: Object.fromEntries(many(MOST.facts + 1, 0).map((_, at) => [`f${at}`, at])) }] })],
    ["with too many lit blocks", told({ lit: many(MOST.lit + 1, "b") })], ["with a lit block's name too long", told({ lit: [long(MOST.id + 1)] })],
    ["with a sound that is too loud", told({ sounds: [{ name: "pop", seconds: 1, volume: 101 }] })],
    ["with a sound without end", told({ sounds: [{ name: "C4", seconds: Number.POSITIVE_INFINITY, volume: 1 }] })],
    ["with too many sounds", told({ sounds: many(MOST.sounds + 1, { name: "pop", seconds: 1, volume: 1 }) })],
    ["with a look that is too clear", told({ look: { shown: true, transparency: -1, mirrored: false, upsideDown: false } })],
    ["with a look that is half told", told({ look: { shown: true, transparency: 0 } })],
    ["with an errand that nobody knows", told({ errands: [{ id: 1, do: "fetch", url: "/api/projects" }] })],
    ["with an errand of the language itself", told({ errands: [{ id: 1, do: "toString" }] })],
    ["with a question that is too long", told({ errands: [{ id: 1, do: "ask", text: long(MOST.text + 1) }] })],
    ["with a class that is no text", told({ errands: [{ id: 1, do: "addPicture", classId: { toString: "x" } }] })],
    ["with training settings that are no numbers", told({ errands: [{ id: 1, do: "train", settings: { epochs: "9" } }] })],
    ["with too many errands", told({ errands: many(MOST.errands + 1, { id: 1, do: "see" }) })],
  ])("%s", (_, answer) => expect(() => readTold(answer, played)).toThrow(Misbehaving));
});

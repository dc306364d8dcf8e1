/**
 * Reads what a frame answers. The program in it may come from a stranger, so the answer is data that may hold anything:
 * what does not have exactly the expected shape and size is refused as a whole.
 */
import type { TrainingSettings } from "../../contract";
import { problemCodes } from "../runtime/problems";
import type { VideoLook } from "../runtime/world";
import { ROW } from "../stage/rows";
import {
  MOST, type Errand, type Told, type ToldBubble, type ToldData, type ToldProblem, type ToldSound,
} from "./turns";

/** The frame does not keep to the agreement. */
export class Misbehaving extends Error {
  constructor(what: string) {
    super(`the program's frame sent a wrong ${what}`);
    this.name = "Misbehaving";
  }
}

/** What the page knows of the program that plays. */
export interface Played {
  /** How many sprites the program has. */
  sprites(): number;
  /** How many clones there can be beside them. */
  clones: number;
  /** How many costumes the sprite at a place has. */
  costumes(place: number): number;
  /** How many variables and lists the program has. */
  things(): number;
}

/** The answer, checked. Throws `Misbehaving`. */
export function readTold(data: unknown, played: Played): Told {
  const from = record(data, "answer");
  return {
    run: whole(from.run, Number.MAX_SAFE_INTEGER, "run"),
    state: one(from.state, ["idle", "running", "paused"], "state"),
    cleared: whole(from.cleared, Number.MAX_SAFE_INTEGER, "cleared"),
    seeing: truth(from.seeing, "seeing"),
    watching: truth(from.watching, "watching"),
    ...maybe(from, "look", readLook),
    ...maybe(from, "rows", (rows) => readRows(rows, played)),
    ...maybe(from, "background", (name) => text(name, MOST.id, "background")),
    ...maybe(from, "bubbles", (bubbles) => list(bubbles, MOST.bubbles, "bubbles").map(readBubble)),
    ...maybe(from, "data", (told) => readData(told, played)),
    ...maybe(from, "lit", (lit) => list(lit, MOST.lit, "lit").map((id) => text(id, MOST.id, "block"))),
    ...maybe(from, "problems", (problems) => list(problems, MOST.problems, "problems").map(readProblem)),
    ...maybe(from, "closed", (closed) => truth(closed, "closed")),
    ...maybe(from, "hushed", (hushed) => truth(hushed, "hushed")),
    ...maybe(from, "sounds", (sounds) => list(sounds, MOST.sounds, "sounds").map(readSound)),
    ...maybe(from, "errands", (errands) => list(errands, MOST.errands, "errands").map(readErrand)),
    ...maybe(from, "nothingToRun", (nothing) => truth(nothing, "nothingToRun")),
  };
}

function readRows(rows: unknown, played: Played): Float32Array {
  if (!(rows instanceof Float32Array) || rows.length % ROW !== 0) throw new Misbehaving("rows");
  const end = whole(rows.length / ROW, played.sprites() + played.clones, "count") * ROW;
  for (let at = 0; at < end; at += 1) if (!Number.isFinite(rows[at])) throw new Misbehaving("rows");
  for (let at = 0; at < end; at += ROW) {
    const place = whole(rows[at], played.sprites() - 1, "sprite");
    whole(rows[at + 1], played.costumes(place) - 1, "costume");
  }
  return rows;
}

function readLook(data: unknown): VideoLook {
  const { shown, transparency, mirrored, upsideDown } = record(data, "look");
  return {
    shown: truth(shown, "look"), transparency: number(transparency, 0, 100, "look"),
    mirrored: truth(mirrored, "look"), upsideDown: truth(upsideDown, "look"),
  };
}

function readBubble(data: unknown): ToldBubble {
  const { serial, kind, text: words } = record(data, "bubble");
  return { serial: whole(serial, 2 ** 24, "serial"), kind: one(kind, ["speak", "think"], "bubble"), text: text(words, MOST.text, "bubble") };
}

function readData(data: unknown, played: Played): ToldData {
  const { variables, lists } = record(data, "data");
  return {
    variables: list(variables, played.things(), "variables").map((each) => {
      const { id, value } = record(each, "variable");
      return { id: text(id, MOST.id, "id"), value: text(value, MOST.text, "value") };
    }),
    lists: list(lists, played.things(), "lists").map((each) => {
      const { id, length, items } = record(each, "list");
      return {
        id: text(id, MOST.id, "id"), length: whole(length, Number.MAX_SAFE_INTEGER, "length"),
        items: list(items, MOST.items, "items").map((item) => text(item, MOST.text, "item")),
      };
    }),
  };
}

function readProblem(data: unknown): ToldProblem & { blockId: string; sprite: string } {
  const { code, facts, text: words, blockId, sprite } = record(data, "problem");
  return {
    code: code === null ? null : one(code, problemCodes, "code"), facts: readFacts(facts),
    text: words === null ? null : text(words, MOST.refusal, "problem"),
    blockId: text(blockId, MOST.id, "block"), sprite: text(sprite, MOST.id, "sprite"),
  };
}

function readFacts(data: unknown): ToldProblem["facts"] {
  const facts = Object.entries(record(data, "facts"));
  if (facts.length > MOST.facts) throw new Misbehaving("facts");
  return Object.fromEntries(facts.map(([name, fact]) =>
    [text(name, MOST.id, "fact"), typeof fact === "number" ? fact : text(fact, MOST.refusal, "fact")]));
}

function readSound(data: unknown): ToldSound {
  const { name, seconds, volume } = record(data, "sound");
  return {
    name: text(name, MOST.id, "sound"), seconds: seconds === null ? null : number(seconds, 0, 60, "seconds"),
    volume: number(volume, 0, 100, "volume"),
  };
}

function readErrand(data: unknown): Errand {
  const from = record(data, "errand");
  const id = whole(from.id, Number.MAX_SAFE_INTEGER, "errand");
  switch (from.do) {
    case "ask": return { id, do: from.do, text: text(from.text, MOST.text, "question") };
    case "unask": return { id, do: from.do, asked: whole(from.asked, Number.MAX_SAFE_INTEGER, "question") };
    case "speak": return { id, do: from.do, text: text(from.text, MOST.text, "speech"), volume: number(from.volume, 0, 100, "volume") };
    case "pick": case "see": case "watch": case "result": return { id, do: from.do };
    case "confidence": case "is": case "addPicture": return { id, do: from.do, classId: text(from.classId, MOST.id, "class") };
    case "train": return { id, do: from.do, settings: readSettings(from.settings) };
    default: throw new Misbehaving("errand");
  }
}

/** The server says what these may be; here they only have to be numbers. */
function readSettings(data: unknown): Partial<TrainingSettings> {
  const settings: Partial<TrainingSettings> = {};
  const from = record(data, "settings");
  for (const option of ["epochs", "batch_size", "learning_rate"] as const) {
    if (from[option] !== undefined) settings[option] = number(from[option], -Infinity, Infinity, option);
  }
  return settings;
}

type Fields = Record<string, unknown>;

/** A field that may be left out. */
function maybe<Name extends string, T>(from: Fields, name: Name, read: (value: unknown) => T): { [name in Name]?: T } {
  if (from[name] === undefined) return {};
  return { [name]: read(from[name]) } as { [name in Name]?: T };
}

function record(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) throw new Misbehaving(what);
  return value as Fields;
}

function list(value: unknown, most: number, what: string): unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new Misbehaving(what);
  // Holes become what no field may be.
  return Array.from(value as unknown[]);
}

function text(value: unknown, longest: number, what: string): string {
  if (typeof value !== "string" || value.length > longest) throw new Misbehaving(what);
  return value;
}

function whole(value: unknown, most: number, what: string): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most) throw new Misbehaving(what);
  return value as number;
}

function number(value: unknown, least: number, most: number, what: string): number {
  if (typeof value !== "number" || !(value >= least && value <= most)) throw new Misbehaving(what);
  return value;
}

function truth(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw new Misbehaving(what);
  return value;
}

function one<T extends string>(value: unknown, choices: readonly T[], what: string): T {
  if (!choices.includes(value as T)) throw new Misbehaving(what);
  return value as T;
}

/** Variables and lists as the stage shows them. */
import type { MonitorPlace, SavedProgram } from "../compile";
import { cut, MOST, type ToldData } from "../link/turns";
import { toText } from "../runtime/values";
import type { Point } from "../runtime/world";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../stage/geometry";

export interface ShownVariable {
  readonly id: string;
  readonly name: string;
  value: string;
  shown: boolean;
  /** Where its monitor was put. */
  readonly at: Point | null;
}

export interface ShownList {
  readonly id: string;
  readonly name: string;
  /** The last ones of `length` items: a list of thousands must not slow the stage down. */
  items: readonly string[];
  length: number;
  shown: boolean;
  readonly at: Point | null;
}

export type BoardSource = Pick<SavedProgram, "variables" | "lists">;

export class Board {
  readonly variables = new Map<string, ShownVariable>();
  readonly lists = new Map<string, ShownList>();
  private source: BoardSource = {};

  /** Takes the variables and lists of a program; they are seen from the next reset on. */
  use(source: BoardSource): void {
    this.source = source;
  }

  /** How many variables and lists there are. */
  get size(): number {
    return this.variables.size + this.lists.size;
  }

  /** What everything holds when the program starts. */
  reset(): void {
    const { variables = [], lists = [] } = this.source;
    this.variables.clear();
    this.lists.clear();
    for (const { id, name, value = 0, shown = true, ...place } of variables) {
      this.variables.set(id, { id, name, value: cut(toText(value)), shown, at: placed(place) });
    }
    for (const { id, name, items = [], shown = true, ...place } of lists) {
      this.lists.set(id, { id, name, items: items.slice(-MOST.items).map((item) => cut(toText(item))), length: items.length, shown, at: placed(place) });
    }
  }

  /** Takes what a running program says; what it does not name is hidden. */
  take({ variables, lists }: ToldData): void {
    for (const each of this.variables.values()) each.shown = false;
    for (const each of this.lists.values()) each.shown = false;
    for (const { id, ...told } of variables) show(this.variables.get(id), told);
    for (const { id, ...told } of lists) show(this.lists.get(id), told);
  }
}

/** A program may come from anywhere: what is no place on the stage is none. */
function placed({ x, y }: MonitorPlace): Point | null {
  const [across, up] = [Number(x ?? Number.NaN), Number(y ?? Number.NaN)];
  return Math.abs(across) <= STAGE_WIDTH / 2 && Math.abs(up) <= STAGE_HEIGHT / 2 ? { x: across, y: up } : null;
}

function show<T extends { shown: boolean }>(thing: T | undefined, told: Partial<T>): void {
  if (thing !== undefined) Object.assign(thing, told, { shown: true });
}

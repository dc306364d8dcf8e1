/** Variables and lists as the stage shows them. */
import type { MonitorPlace, SavedProgram } from "../../compile";
import { toText } from "../../runtime/values";
import type { Point } from "../../runtime/world";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../../stage/model/geometry";
import { LIMITS, type MonitorData, truncate } from "../protocol/messages";

export interface MonitoredVariable {
  readonly id: string;
  readonly name: string;
  value: string;
  shown: boolean;
  /** The saved position of its monitor. */
  readonly at: Point | null;
}

export interface MonitoredList {
  readonly id: string;
  readonly name: string;
  /** The last of `length` items: a list of thousands must not slow the stage down. */
  items: readonly string[];
  length: number;
  shown: boolean;
  readonly at: Point | null;
}

export type MonitorDeclarations = Pick<SavedProgram, "variables" | "lists">;

export class Monitors {
  readonly variables = new Map<string, MonitoredVariable>();
  readonly lists = new Map<string, MonitoredList>();
  private declarations: MonitorDeclarations = {};

  /** Takes the variables and lists of a program; they are shown from the next reset on. */
  load(declarations: MonitorDeclarations): void {
    this.declarations = declarations;
  }

  /** Number of variables and lists. */
  get count(): number {
    return this.variables.size + this.lists.size;
  }

  /** Shows the initial values. */
  reset(): void {
    const { variables = [], lists = [] } = this.declarations;
    this.variables.clear();
    this.lists.clear();
    for (const { id, name, value = 0, shown = true, ...place } of variables) {
      this.variables.set(id, { id, name, value: truncate(toText(value)), shown, at: stagePoint(place) });
    }
    for (const { id, name, items = [], shown = true, ...place } of lists) {
      this.lists.set(id, {
        id,
        name,
        items: items.slice(-LIMITS.items).map((item) => truncate(toText(item))),
        length: items.length,
        shown,
        at: stagePoint(place),
      });
    }
  }

  /** Shows the values of a running program; monitors that it leaves out are hidden. */
  applyData({ variables, lists }: MonitorData): void {
    for (const variable of this.variables.values()) variable.shown = false;
    for (const list of this.lists.values()) list.shown = false;
    for (const { id, ...told } of variables) showMonitor(this.variables.get(id), told);
    for (const { id, ...told } of lists) showMonitor(this.lists.get(id), told);
  }
}

/** A program may come from anywhere, so positions off the stage are ignored. */
function stagePoint({ x, y }: MonitorPlace): Point | null {
  const [across, up] = [Number(x ?? Number.NaN), Number(y ?? Number.NaN)];
  return Math.abs(across) <= STAGE_WIDTH / 2 && Math.abs(up) <= STAGE_HEIGHT / 2 ? { x: across, y: up } : null;
}

function showMonitor<T extends { shown: boolean }>(monitor: T | undefined, data: Partial<T>): void {
  if (monitor !== undefined) Object.assign(monitor, data, { shown: true });
}

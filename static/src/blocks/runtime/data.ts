/** The variables and lists of a running program. */
import type { Value } from "../compile/script";
import { BlockProblem } from "./problems";

export interface Variable {
  readonly id: string;
  readonly name: string;
  value: Value;
  shown: boolean;
}

export interface List {
  readonly id: string;
  readonly name: string;
  items: Value[];
  shown: boolean;
}

export interface DataSource {
  variables?: ReadonlyArray<{ id: string; name: string; value?: string | number; shown?: boolean }>;
  lists?: ReadonlyArray<{ id: string; name: string; items?: ReadonlyArray<string | number>; shown?: boolean }>;
}

/** As long as in Scratch. */
const LONGEST_LIST = 200_000;

export class Data {
  readonly variables = new Map<string, Variable>();
  readonly lists = new Map<string, List>();
  /** The last answer to a question. */
  answer = "";
  /** Grows with every change, so that the stage need not compare values. */
  version = 0;

  private source: DataSource = {};

  /** Takes the variables and lists of a program; they hold what they hold until the next reset. */
  use(source: DataSource): void {
    this.source = source;
  }

  /** Back to what everything holds when a program starts. */
  reset(): void {
    const { variables = [], lists = [] } = this.source;
    this.variables.clear();
    this.lists.clear();
    for (const { id, name, value = 0, shown = true } of variables) this.variables.set(id, { id, name, value, shown });
    for (const { id, name, items = [], shown = true } of lists) this.lists.set(id, { id, name, items: [...items], shown });
    this.answer = "";
    this.version += 1;
  }

  variable(id: string): Variable {
    const variable = this.variables.get(id);
    if (variable === undefined) throw new BlockProblem("missing_variable");
    return variable;
  }

  list(id: string): List {
    const list = this.lists.get(id);
    if (list === undefined) throw new BlockProblem("missing_list");
    return list;
  }

  set(id: string, value: Value): void {
    this.variable(id).value = value;
    this.version += 1;
  }

  show(thing: Variable | List, shown: boolean): void {
    thing.shown = shown;
    this.version += 1;
  }

  /** Puts an item at a place counted from 1, or behind the last one; elsewhere nothing happens. */
  insert(list: List, place: number, item: Value): void {
    if (place < 1 || place > list.items.length + 1 || list.items.length >= LONGEST_LIST) return;
    list.items.splice(place - 1, 0, item);
    this.version += 1;
  }

  replace(list: List, place: number, item: Value): void {
    if (place < 1 || place > list.items.length) return;
    list.items[place - 1] = item;
    this.version += 1;
  }

  remove(list: List, place: number): void {
    if (place < 1 || place > list.items.length) return;
    list.items.splice(place - 1, 1);
    this.version += 1;
  }

  empty(list: List): void {
    list.items = [];
    this.version += 1;
  }
}

/** The variables and lists of a running program. */
import type { Value } from "../compile/compiledProgram";
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

export interface DataDeclarations {
  variables?: ReadonlyArray<{ id: string; name: string; value?: string | number; shown?: boolean }>;
  lists?: ReadonlyArray<{ id: string; name: string; items?: ReadonlyArray<string | number>; shown?: boolean }>;
}

/** The same limit as in Scratch. */
const MAX_LIST_LENGTH = 200_000;

export class ProgramData {
  readonly variables = new Map<string, Variable>();
  readonly lists = new Map<string, List>();
  /** The last answer to a question. */
  answer = "";
  /** Grows with every change, so that the stage need not compare values. */
  version = 0;

  private declarations: DataDeclarations = {};

  /** Takes the variables and lists of a program; present values stay until the next reset. */
  load(declarations: DataDeclarations): void {
    this.declarations = declarations;
  }

  /** Restores the initial values. */
  reset(): void {
    const { variables = [], lists = [] } = this.declarations;
    this.variables.clear();
    this.lists.clear();
    for (const { id, name, value = 0, shown = true } of variables) this.variables.set(id, { id, name, value, shown });
    for (const { id, name, items = [], shown = true } of lists)
      this.lists.set(id, { id, name, items: [...items], shown });
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

  setVariable(id: string, value: Value): void {
    this.variable(id).value = value;
    this.version += 1;
  }

  setShown(item: Variable | List, shown: boolean): void {
    item.shown = shown;
    this.version += 1;
  }

  /** Inserts an item at a position from 1, or after the last one; other positions are ignored. */
  insertItem(list: List, position: number, item: Value): void {
    if (position < 1 || position > list.items.length + 1 || list.items.length >= MAX_LIST_LENGTH) return;
    list.items.splice(position - 1, 0, item);
    this.version += 1;
  }

  replaceItem(list: List, position: number, item: Value): void {
    if (position < 1 || position > list.items.length) return;
    list.items[position - 1] = item;
    this.version += 1;
  }

  removeItem(list: List, position: number): void {
    if (position < 1 || position > list.items.length) return;
    list.items.splice(position - 1, 1);
    this.version += 1;
  }

  clearList(list: List): void {
    list.items = [];
    this.version += 1;
  }
}

/**
 * Shows a long script in columns. Blockly nests every block in the one above it, on the page and in what it calls, and
 * browsers end that at some depth: Safari shows nothing that is nested deeper than 512 elements.
 */
import {
  mapInputs,
  mapTopBlocks,
  type SavedBlock,
  type SavedWorkspace,
  stacked,
  stackOf,
  withoutIds,
} from "../compile";
import { COLUMN_END, COLUMN_START } from "./registeredNames";

/** The largest depth of a block, but for blocks in slots. */
export const COLUMN_LENGTH = 300;

/** The saved state of the block that ends a column, and of the one that starts the column which continues it. */
export interface ColumnState {
  column: number;
}

export interface SplitWorkspace {
  workspace: SavedWorkspace;
  /** The columns that continue scripts of the workspace, each with the block that starts it. */
  columns: SavedBlock[];
}

/** Cuts scripts where they are too long; the columns get numbers from `firstNumber` on. */
export function splitStacks(workspace: SavedWorkspace, firstNumber = 2): SplitWorkspace {
  const columns: SavedBlock[] = [];
  const cutOff = (rest: SavedBlock[]): SavedBlock => {
    const extraState = { column: firstNumber + columns.length } satisfies ColumnState;
    const start = { type: COLUMN_START, ...idAfter(rest, "start"), extraState };
    columns.push(stacked([start, ...rest]) ?? start);
    return { type: COLUMN_END, ...idAfter(rest, "end"), extraState };
  };
  const shown = mapTopBlocks(workspace, (blocks) => blocks.map((block) => upToDepth(block, 1, cutOff)));
  // What is cut off a column continues behind the columns that are there.
  for (let place = 0; place < columns.length; place += 1)
    columns[place] = upToDepth(columns[place] as SavedBlock, 1, cutOff);
  return { workspace: shown, columns };
}

/** The same whenever the script is opened, because the undo history knows blocks by their ids. */
const idAfter = ([first]: readonly SavedBlock[], name: string): Pick<SavedBlock, "id"> =>
  first?.id === undefined ? {} : { id: `${first.id} ${name}` };

/** The stack at a depth; `cutOff` takes what is too deep and returns the block that stands in its place. */
function upToDepth(first: SavedBlock, depth: number, cutOff: (rest: SavedBlock[]) => SavedBlock): SavedBlock {
  const stack = stackOf(first);
  const room = Math.max(1, COLUMN_LENGTH - depth);
  const shown = stack
    .slice(0, room)
    .map((block, place) => mapInputs(block, (inner) => upToDepth(inner, depth + place + 1, cutOff)));
  return stacked(stack.length > room ? [...shown, cutOff(stack.slice(room))] : shown) ?? first;
}

/** The inverse of `splitStacks`. A column that nothing continues with is a script without a hat. */
export function joinStacks(workspace: SavedWorkspace): SavedWorkspace {
  return mapTopBlocks(workspace, (blocks) => {
    const columns = blocks.filter(({ type }) => type === COLUMN_START);
    const joiner = new ColumnJoiner(columns);
    const joined = blocks.filter((block) => !columns.includes(block)).map((block) => joiner.joinStack(block));
    const alone = columns.filter((column) => !joiner.isJoined(column)).map((column) => joiner.joinColumn(column));
    return [...joined, ...alone].filter((block) => block !== undefined);
  });
}

class ColumnJoiner {
  private readonly columns = new Map<number, SavedBlock>();
  private readonly joined = new Set<SavedBlock>();

  constructor(starts: readonly SavedBlock[]) {
    for (const start of starts) if (!this.columns.has(columnOf(start))) this.columns.set(columnOf(start), start);
  }

  isJoined = (start: SavedBlock): boolean => this.joined.has(start);

  /** The blocks of a column, which stand where its start stands. */
  joinColumn(start: SavedBlock): SavedBlock | undefined {
    const { x, y } = start;
    this.joined.add(start);
    const first = this.joinStack(start.next?.block, [start]);
    return first === undefined || x === undefined || y === undefined ? first : { ...first, x, y };
  }

  /** `within`: the columns that the stack belongs to; none can be continued by itself. */
  joinStack(first: SavedBlock | undefined, within: readonly SavedBlock[] = []): SavedBlock | undefined {
    const stack = stackOf(first);
    const end = stack.at(-1);
    const blocks = stack
      .filter(({ type }) => type !== COLUMN_END)
      .map((block) => mapInputs(block, (inner) => this.joinStack(inner, within)));
    return stacked(end?.type === COLUMN_END ? [...blocks, ...this.continuation(end, within)] : blocks);
  }

  /** A copied end is continued by a copy of the column. */
  private continuation(end: SavedBlock, within: readonly SavedBlock[]): SavedBlock[] {
    const start = this.columns.get(columnOf(end));
    if (start === undefined || within.includes(start)) return [];
    const isCopy = this.joined.has(start);
    this.joined.add(start);
    const first = this.joinStack(start.next?.block, [...within, start]);
    return stackOf(isCopy && first !== undefined ? withoutIds(first) : first);
  }
}

const columnOf = ({ extraState }: SavedBlock): number => (extraState as ColumnState).column;

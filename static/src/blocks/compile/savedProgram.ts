/**
 * The file format of a program. `workspace` is Blockly's own saved state of one sprite's blocks.
 * Block types, slot names, field names and option values never change; what does change is in `upgrades.ts`.
 */
import { cloneBlocks } from "./blockLists";

export interface SavedBlock {
  type: string;
  id?: string;
  x?: number;
  y?: number;
  fields?: Record<string, unknown>;
  inputs?: Record<string, SavedConnection>;
  next?: SavedConnection;
  extraState?: unknown;
  [more: string]: unknown;
}

/** The content of a slot: a real block or the shadow under it. */
export interface SavedConnection {
  block?: SavedBlock;
  shadow?: SavedBlock;
}

export interface SavedWorkspace {
  blocks?: { languageVersion: number; blocks: SavedBlock[] };
  [more: string]: unknown;
}

/** A part of the program that blocks refer to by its permanent id; the name may change. */
export interface Named {
  id: string;
  name: string;
}

/** The upper left corner of a variable's or list's monitor on the stage. Monitors without a place are stacked. */
export interface MonitorPlace {
  x?: number;
  y?: number;
}

export interface SavedVariable extends Named, MonitorPlace {
  /** The value when the program starts. */
  value?: string | number;
  /** Whether its monitor is visible from the start. */
  shown?: boolean;
}

export interface SavedList extends Named, MonitorPlace {
  items?: Array<string | number>;
  shown?: boolean;
}

export interface SavedFunction extends Named {
  parameters: Named[];
  /** Whether it returns a value. */
  returns: boolean;
}

export interface SavedCostume extends Named {
  /** Where the picture comes from: "eyeblocks:blinky", "fluent:cat", "own:<id>". */
  picture: string;
}

export type TextAlign = "left" | "center" | "right";

/** Colors are "#rrggbb"; a background of "" is none. Fonts and effects are those of the blocks; the plain ones are left out. */
export interface SavedText {
  words: string;
  color?: string;
  background?: string;
  align?: TextAlign;
  font?: string;
  effects?: readonly string[];
}

/** Whether the picture rotates with the direction, only faces left or right, or stays upright. */
export type RotationStyle = "around" | "flip" | "never";

export interface SavedScene extends Named {
  /** The first background: a library name or the id of one of the program's `backgrounds`; "" is the plain stage. */
  background?: string;
}

/** Only `id` and `workspace` are required; everything else was added later. */
export interface SavedSprite {
  id: string;
  /** The id of its scene; a sprite without one is in the first scene. */
  scene?: string;
  workspace: SavedWorkspace;
  name?: string;
  x?: number;
  y?: number;
  /** Width of the picture in stage units; of a text box the size of its letters. */
  size?: number;
  /** 90 points to the right, 0 up. */
  direction?: number;
  turning?: RotationStyle;
  visible?: boolean;
  costumes?: SavedCostume[];
  /** The id of the costume to start with. */
  costume?: string;
  /** Makes it a text box: it shows this instead of a costume. */
  text?: SavedText;
}

/** Only `sprites` is required; everything else was added later. The first sprite is drawn at the back. */
export interface SavedProgram {
  sprites: SavedSprite[];
  /** In order; a program without any has one scene. See `scenes.ts`. */
  scenes?: SavedScene[];
  messages?: Named[];
  variables?: SavedVariable[];
  lists?: SavedList[];
  functions?: SavedFunction[];
  /** The student's own backgrounds. */
  backgrounds?: SavedCostume[];
  /** The student's own sounds; their ids, "own:<id>", are what sound blocks name. */
  sounds?: Named[];
}

/** Visits a block, those in it and those under it. A long script is a deep tree, too deep for a function that calls itself. */
export function forEachBlock(first: SavedBlock, visit: (block: SavedBlock) => void): void {
  const rest = [first];
  for (let block = rest.pop(); block !== undefined; block = rest.pop()) {
    visit(block);
    const { inputs = {}, next } = block;
    const joined = [...Object.values(inputs), ...(next === undefined ? [] : [next])];
    const inner = joined.flatMap(({ block: real, shadow }) => [real, shadow]).filter((item) => item !== undefined);
    rest.push(...inner.reverse());
  }
}

/** The number of blocks in and under a block, itself included. */
export function countBlocks(first: SavedBlock): number {
  let count = 0;
  forEachBlock(first, () => {
    count += 1;
  });
  return count;
}

/** A block and those under it, each changed; `change` is given a block without the one under it. */
export function mapStack(first: SavedBlock, change: (block: SavedBlock) => SavedBlock): SavedBlock {
  const stack: SavedBlock[] = [];
  for (let block: SavedBlock | undefined = first; block !== undefined; block = block.next?.block) stack.push(block);
  let below: SavedBlock | undefined;
  for (const { next, ...block } of stack.reverse()) {
    const changed: SavedBlock = change({ ...block, type: block.type });
    if (next === undefined) below = changed;
    else below = { ...changed, next: below === undefined ? next : { ...next, block: below } };
  }
  return below ?? first;
}

/** The blocks of a stack from the top, each without the one under it. */
export function stackOf(first: SavedBlock | undefined): SavedBlock[] {
  const stack: SavedBlock[] = [];
  for (let block = first; block !== undefined; block = block.next?.block) {
    const { next: { block: _, ...alone } = {}, ...rest } = block;
    stack.push({ ...rest, type: block.type, ...(Object.keys(alone).length === 0 ? {} : { next: alone }) });
  }
  return stack;
}

/** The blocks one under the other; undefined if there are none. */
export const stacked = (blocks: readonly SavedBlock[]): SavedBlock | undefined =>
  blocks.reduceRight<SavedBlock | undefined>(
    (below, block) => (below === undefined ? block : { ...block, next: { ...block.next, block: below } }),
    undefined,
  );

/** A block whose slots hold what `change` makes of their blocks; a slot for which it makes nothing is empty. */
export function mapInputs(
  block: SavedBlock,
  change: (inner: SavedBlock, slot: string) => SavedBlock | undefined,
): SavedBlock {
  if (block.inputs === undefined) return block;
  const inputs = Object.entries(block.inputs).map(([slot, connection]) => [
    slot,
    mapConnection(connection, (inner) => change(inner, slot)),
  ]);
  return { ...block, inputs: Object.fromEntries(inputs) };
}

function mapConnection(
  joined: SavedConnection,
  change: (inner: SavedBlock) => SavedBlock | undefined,
): SavedConnection {
  const { block, shadow, ...changed } = joined;
  const [real, under] = [block, shadow].map((inner) => (inner === undefined ? undefined : change(inner)));
  return {
    ...changed,
    ...(real === undefined ? {} : { block: real }),
    ...(under === undefined ? {} : { shadow: under }),
  };
}

/** A copy of a block with everything nested in and below it, without ids and position. */
export function withoutIds(block: SavedBlock): SavedBlock {
  const copy = cloneBlocks(block);
  forEachBlock(copy, (inner) => {
    delete inner.id;
    delete inner.x;
    delete inner.y;
  });
  return copy;
}

export const topBlocks = (workspace: SavedWorkspace): readonly SavedBlock[] => workspace.blocks?.blocks ?? [];

export function mapTopBlocks(
  workspace: SavedWorkspace,
  change: (blocks: readonly SavedBlock[]) => SavedBlock[],
): SavedWorkspace {
  const { blocks } = workspace;
  return blocks === undefined ? workspace : { ...workspace, blocks: { ...blocks, blocks: change(blocks.blocks) } };
}

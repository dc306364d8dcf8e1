/** Puts saved blocks into Blockly's workspace piece by piece, so that a large program can be opened in slices. */
import * as Blockly from "blockly/core";
import {
  countBlocks,
  mapInputs,
  type SavedBlock,
  type SavedConnection,
  type SavedWorkspace,
  stacked,
  stackOf,
  topBlocks,
} from "../compile";
import { splitStacks } from "./columns";
import { SHOWN } from "./slicedLoading";
import { wrapUnknown } from "./unknownBlocks";
import { MARGIN } from "./workspaceBlocks";

/** Blocks that are created and drawn at once: a few hundredths of a second on a school's computer. */
const PIECE = 30;
/** A radius within which nothing is near. */
const NOWHERE = -1;
/** Blocks that appear at once: the browser lays them out in about a tenth of a second. */
const SHOWN_AT_ONCE = 500;

/**
 * Replaces the blocks of the workspace, a piece with each step; a step returns the number of blocks that it added.
 * Throws when they do not fit together.
 */
export function* loadBlocks(saved: SavedWorkspace, workspace: Blockly.WorkspaceSvg): Generator<number, void> {
  const split = splitStacks(wrapUnknown(saved));
  const emptied = { ...split.workspace, blocks: { languageVersion: 0, blocks: [] } };
  Blockly.serialization.workspaces.load(emptied, workspace, { recordUndo: false });
  Blockly.utils.dom.startTextWidthCache();
  workspace.setResizesEnabled(false);
  try {
    yield SHOWN; // what opens the editor, or another sprite, has been at work until now
    const stacks: Blockly.BlockSvg[] = [];
    for (const script of topBlocks(split.workspace)) stacks.push(yield* loadStack(script, workspace));
    yield* loadColumns(split.columns, stacks, workspace);
    yield* showStacks(stacks, workspace);
  } finally {
    workspace.setResizesEnabled(true);
    Blockly.utils.dom.stopTextWidthCache();
  }
}

/** Places the columns beside the scripts, each to the right of the one before, and adds them to `stacks`. */
function* loadColumns(
  columns: readonly SavedBlock[],
  stacks: Blockly.BlockSvg[],
  workspace: Blockly.WorkspaceSvg,
): Generator<number, void> {
  if (columns.length === 0) return;
  let { right, top: y } = workspace.getBlocksBoundingBox();
  for (const column of columns) {
    const start = yield* loadStack({ ...column, x: right + MARGIN, y }, workspace);
    right = start.getBoundingRectangle().right;
    stacks.push(start);
  }
}

/** Puts stacks on the page, some with each step. */
function* showStacks(stacks: readonly Blockly.BlockSvg[], workspace: Blockly.WorkspaceSvg): Generator<number, void> {
  let count = 0;
  for (const stack of stacks) {
    workspace.getCanvas().append(stack.getSvgRoot());
    count += stack.getDescendants(false).length;
    if (count < SHOWN_AT_ONCE) continue;
    yield SHOWN;
    count = 0;
  }
}

/**
 * Creates a stack from its end, because Blockly draws anew every block above one that is added. Returns its first
 * block, which `showStacks` puts on the page: there, the browser would style a whole stack anew for each piece.
 */
function* loadStack(first: SavedBlock, workspace: Blockly.WorkspaceSvg): Generator<number, Blockly.BlockSvg> {
  let top: Blockly.BlockSvg | null = null;
  for (const piece of piecesOf(first).reverse()) {
    const inner = new Map<string, Blockly.BlockSvg>();
    for (const [slot, stack] of piece.cutOff) inner.set(slot, yield* loadStack(stack, workspace));
    const below: Blockly.BlockSvg | null = top;
    top = inHaste(workspace, () => addPiece(piece.block, { inner, below }, workspace));
    yield piece.count;
  }
  return top as Blockly.BlockSvg;
}

interface Piece {
  /** Some blocks of a stack, with all that is in their slots but `cutOff`. */
  block: SavedBlock;
  count: number;
  /** What is too large to be created with the block, by slot. */
  cutOff: ReadonlyMap<string, SavedBlock>;
}

/** The pieces of a stack, from the top. A block with more in its slots than a piece is one of its own. */
function piecesOf(first: SavedBlock): Piece[] {
  const groups: Array<{ blocks: SavedBlock[]; count: number }> = [];
  for (const block of stackOf(first)) {
    const count = countBlocks(block);
    const last = groups.at(-1);
    if (last === undefined || last.count + count > PIECE) groups.push({ blocks: [block], count });
    else {
      last.blocks.push(block);
      last.count += count;
    }
  }
  return groups.map(({ blocks, count }) => cutSlots(stacked(blocks) ?? first, count));
}

function cutSlots(block: SavedBlock, count: number): Piece {
  const cutOff = new Map<string, SavedBlock>();
  if (count <= PIECE) return { block, count, cutOff };
  const kept = mapInputs(block, (inner, slot) => {
    if (isShadow(block.inputs?.[slot], inner) || countBlocks(inner) <= PIECE) return inner;
    cutOff.set(slot, inner);
    return undefined;
  });
  return { block: kept, count: countBlocks(kept), cutOff };
}

const isShadow = (slot: SavedConnection | undefined, inner: SavedBlock): boolean => slot?.shadow === inner;

interface Joined {
  /** The stacks and values that belong into slots of the piece's first block. */
  inner: ReadonlyMap<string, Blockly.BlockSvg>;
  below: Blockly.BlockSvg | null;
}

/** Creates a piece and attaches what was created before it. */
function addPiece(piece: SavedBlock, { inner, below }: Joined, workspace: Blockly.WorkspaceSvg): Blockly.BlockSvg {
  const top = Blockly.serialization.blocks.append(piece, workspace) as Blockly.BlockSvg;
  top.getSvgRoot().remove();
  for (const [slot, block] of inner) join(top.getInput(slot)?.connection, block);
  if (below !== null) join(top.lastConnectionInStack(true), below);
  Blockly.renderManagement.triggerQueuedRenders(workspace);
  return top;
}

function join(above: Blockly.Connection | null | undefined, block: Blockly.Block): void {
  const own = block.previousConnection ?? block.outputConnection;
  if (own === null || !above?.connect(own))
    throw new Error(`a block of type ${block.type} does not fit into its place`);
}

/**
 * Reports none of it to the page, which did not change; pushes no block away from another that it happens to be near;
 * lets blocks be made as they are when they can be changed; and spares the call stacks of the errors that Blockly throws
 * and catches for each field, which nobody reads.
 */
function inHaste<T>(workspace: Blockly.WorkspaceSvg, create: () => T): T {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  const { snapRadius } = Blockly.config;
  const isReadOnly = workspace.isReadOnly();
  errors.stackTraceLimit = 0;
  Blockly.config.snapRadius = NOWHERE;
  workspace.setIsReadOnly(false);
  Blockly.Events.disable();
  try {
    return create();
  } finally {
    Blockly.Events.enable();
    workspace.setIsReadOnly(isReadOnly);
    Blockly.config.snapRadius = snapRadius;
    if (limit === undefined) delete errors.stackTraceLimit;
    else errors.stackTraceLimit = limit;
  }
}

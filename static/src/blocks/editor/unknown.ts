/** Blocks that this page does not know are shown as placeholders and saved again exactly as they came. */
import type { SavedBlock, SavedConnection, SavedWorkspace } from "../compile";
import { definitionOf, isKnown } from "../definitions";
import { UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./names";

/** The saved state of a placeholder: the block that it stands for, with all that is in it. */
export interface Kept {
  kept: SavedBlock;
}

/** Puts a placeholder in the place of every unknown block; what follows one is shown as usual. */
export function wrapUnknown(workspace: SavedWorkspace): SavedWorkspace {
  return everyTop(workspace, (block) => wrap(block, "command"));
}

/** The inverse of `wrapUnknown`. */
export function unwrapUnknown(workspace: SavedWorkspace): SavedWorkspace {
  return everyTop(workspace, unwrap);
}

function everyTop(workspace: SavedWorkspace, change: (block: SavedBlock) => SavedBlock): SavedWorkspace {
  const { blocks } = workspace;
  if (blocks === undefined) return workspace;
  return { ...workspace, blocks: { ...blocks, blocks: blocks.blocks.map(change) } };
}

function wrap(block: SavedBlock, place: "command" | "value"): SavedBlock {
  if (isKnown(block)) return inside(block, (inner, slot) => wrap(inner, placeOf(block, slot)));
  const { id, x, y, next, ...kept } = block;
  const placed = Object.fromEntries(Object.entries({ id, x, y }).filter(([, value]) => value !== undefined));
  return {
    ...placed,
    type: place === "value" ? UNKNOWN_VALUE : UNKNOWN_COMMAND,
    extraState: { kept } satisfies Kept,
    ...(next === undefined ? {} : { next: connection(next, (inner) => wrap(inner, "command")) }),
  };
}

function placeOf(parent: SavedBlock, slot: string | null): "command" | "value" {
  if (slot === null) return "command";
  const kind = definitionOf(parent.type)?.slots.find(({ name }) => name === slot)?.kind;
  return kind === "branch" ? "command" : "value";
}

function unwrap(block: SavedBlock): SavedBlock {
  const inner = inside(block, unwrap);
  if (block.type !== UNKNOWN_COMMAND && block.type !== UNKNOWN_VALUE) return inner;
  const { extraState, type: _, ...placed } = inner;
  return { ...placed, ...(extraState as Kept).kept };
}

/** `slot` is null for the block that follows. */
function inside(block: SavedBlock, change: (inner: SavedBlock, slot: string | null) => SavedBlock): SavedBlock {
  const changed: SavedBlock = { ...block };
  if (block.inputs !== undefined) {
    changed.inputs = Object.fromEntries(
      Object.entries(block.inputs).map(([slot, each]) => [slot, connection(each, (inner) => change(inner, slot))]),
    );
  }
  if (block.next !== undefined) changed.next = connection(block.next, (inner) => change(inner, null));
  return changed;
}

function connection(joined: SavedConnection, change: (inner: SavedBlock) => SavedBlock): SavedConnection {
  const changed: SavedConnection = { ...joined };
  if (joined.block !== undefined) changed.block = change(joined.block);
  if (joined.shadow !== undefined) changed.shadow = change(joined.shadow);
  return changed;
}

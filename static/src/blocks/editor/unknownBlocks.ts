/** Shows blocks that this page does not know as placeholders and saves them unchanged. */
import { mapInputs, mapStack, mapTopBlocks, type SavedBlock, type SavedWorkspace } from "../compile";
import { definitionOf, isKnown } from "../definitions";
import { UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./registeredNames";

/** The saved state of a placeholder: the original block with everything nested in it. */
export interface UnknownBlockState {
  kept: SavedBlock;
}

/** Replaces every unknown block with a placeholder; the blocks that follow it are shown as usual. */
export function wrapUnknown(workspace: SavedWorkspace): SavedWorkspace {
  return mapTopBlocks(workspace, (blocks) => blocks.map((block) => wrapStack(block, "command")));
}

/** The inverse of `wrapUnknown`. */
export function unwrapUnknown(workspace: SavedWorkspace): SavedWorkspace {
  return mapTopBlocks(workspace, (blocks) => blocks.map(unwrapStack));
}

const wrapStack = (first: SavedBlock, shape: "command" | "value"): SavedBlock =>
  mapStack(first, (block) => wrapBlock(block, shape));

function wrapBlock(block: SavedBlock, shape: "command" | "value"): SavedBlock {
  if (isKnown(block)) return mapInputs(block, (inner, slot) => wrapStack(inner, slotShape(block, slot)));
  const { id, x, y, ...kept } = block;
  const placed = Object.fromEntries(Object.entries({ id, x, y }).filter(([, value]) => value !== undefined));
  return {
    ...placed,
    type: shape === "value" ? UNKNOWN_VALUE : UNKNOWN_COMMAND,
    extraState: { kept } satisfies UnknownBlockState,
  };
}

function slotShape(parent: SavedBlock, slot: string): "command" | "value" {
  const kind = definitionOf(parent.type)?.slots.find(({ name }) => name === slot)?.kind;
  return kind === "branch" ? "command" : "value";
}

const unwrapStack = (first: SavedBlock): SavedBlock => mapStack(first, unwrapBlock);

function unwrapBlock(block: SavedBlock): SavedBlock {
  const inner = mapInputs(block, unwrapStack);
  if (block.type !== UNKNOWN_COMMAND && block.type !== UNKNOWN_VALUE) return inner;
  const { extraState, type: _, ...placed } = inner;
  return { ...placed, ...(extraState as UnknownBlockState).kept };
}

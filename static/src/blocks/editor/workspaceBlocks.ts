/** Takes blocks out of Blockly's workspace and adds single ones: long scripts in columns, unknown blocks as such. */
import * as Blockly from "blockly/core";
import { type SavedBlock, type SavedWorkspace, topBlocks } from "../compile";
import { type ColumnState, joinStacks, splitStacks } from "./columns";
import { COLUMN_START } from "./registeredNames";
import { unwrapUnknown, wrapUnknown } from "./unknownBlocks";

/** Distance in pixels between blocks that are placed beside each other. */
export const MARGIN = 32;

export const saveBlocks = (workspace: Blockly.Workspace): SavedWorkspace =>
  unwrapUnknown(joinStacks(withBlocksBelowMarker(Blockly.serialization.workspaces.save(workspace), workspace)));

/** Blockly leaves out the marker of the place where a dragged block would go, and with it all blocks below. */
function withBlocksBelowMarker(saved: object, workspace: Blockly.Workspace): SavedWorkspace {
  const all = workspace.getTopBlocks(false).flatMap((top) => top.getDescendants(false));
  const marker = all.find((block) => block.isInsertionMarker());
  if (marker === undefined) return saved as SavedWorkspace;
  const below = marker.getChildren(false)[0];
  const kept = below === undefined ? undefined : Blockly.serialization.blocks.save(below, { addCoordinates: true });
  const whole = JSON.parse(JSON.stringify(saved), (_, value) =>
    value?.block === null ? { ...value, block: kept } : value,
  ) as SavedWorkspace;
  return marker.getParent() !== null || kept == null ? whole : workspaceOf([...topBlocks(whole), kept as SavedBlock]);
}

/** Adds a block and those below it beside the others, as one change. */
export function appendBlock(block: SavedBlock, workspace: Blockly.WorkspaceSvg): Blockly.Block | undefined {
  const split = splitStacks(wrapUnknown(workspaceOf([block])), nextColumn(workspace));
  Blockly.Events.setGroup(true);
  const [created] = [...topBlocks(split.workspace), ...split.columns].map((each) => appendBeside(each, workspace));
  Blockly.Events.setGroup(false);
  return created;
}

/** The block and those below it, without ids and position: a copy gets its own. */
export function saveBlock(block: Blockly.Block): SavedBlock {
  const save = (shown: Blockly.Block) =>
    Blockly.serialization.blocks.save(shown, { addNextBlocks: true, saveIds: false }) as SavedBlock;
  const columns = columnStarts(block.workspace).map(save);
  return topBlocks(unwrapUnknown(joinStacks(workspaceOf([save(block), ...columns]))))[0] as SavedBlock;
}

const appendBeside = (block: SavedBlock, workspace: Blockly.WorkspaceSvg): Blockly.Block =>
  Blockly.serialization.blocks.append({ ...block, ...freePosition(workspace) }, workspace, { recordUndo: true });

function freePosition(workspace: Blockly.WorkspaceSvg): { x: number; y: number } {
  const { right, top } = workspace.getBlocksBoundingBox();
  return workspace.getTopBlocks(false).length === 0 ? { x: MARGIN, y: MARGIN } : { x: right + MARGIN, y: top };
}

const workspaceOf = (blocks: SavedBlock[]): SavedWorkspace => ({ blocks: { languageVersion: 0, blocks } });

const columnStarts = (workspace: Blockly.Workspace): Blockly.Block[] =>
  workspace.getTopBlocks(false).filter(({ type }) => type === COLUMN_START);

/** The number of the next column that a long script gets. */
function nextColumn(workspace: Blockly.Workspace): number {
  const states = columnStarts(workspace).map((start): ColumnState | undefined => start.saveExtraState?.());
  return Math.max(1, ...states.map((state) => state?.column ?? 1)) + 1;
}

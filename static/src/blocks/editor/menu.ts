/** What the page adds to the menu of a block. */
import * as Blockly from "blockly/core";
import { UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./names";

export interface BlockMenu {
  /** Puts the block, and those under it, into the backpack. */
  keep: (block: Blockly.BlockSvg) => void;
  copyToSprite: (block: Blockly.BlockSvg) => void;
  explain: (block: Blockly.BlockSvg) => void;
}

type Say = (key: string) => string;

/** Registers the lines; may be called again. */
export function registerMenu(menu: BlockMenu, say: Say): void {
  for (const id of ["blockInline", "blockHelp"]) if (Blockly.ContextMenuRegistry.registry.getItem(id) !== null) Blockly.ContextMenuRegistry.registry.unregister(id);
  line("eyeblocks_explain", say("menu.explain"), menu.explain, 10);
  line("eyeblocks_keep", say("menu.keep"), menu.keep, 11);
  line("eyeblocks_copy_to_sprite", say("menu.copyToSprite"), menu.copyToSprite, 12);
}

function line(id: string, text: string, act: (block: Blockly.BlockSvg) => void, weight: number): void {
  const { registry, ScopeType } = Blockly.ContextMenuRegistry;
  if (registry.getItem(id) !== null) registry.unregister(id);
  registry.register({
    id, weight, scopeType: ScopeType.BLOCK,
    displayText: text,
    preconditionFn: ({ block }) => (block === undefined || block.isInFlyout || isUnknown(block) ? "hidden" : "enabled"),
    callback: ({ block }) => { if (block !== undefined) act(outOfShadow(block)); },
  });
}

/** What stands in a slot to be typed over belongs to the block around it. */
function outOfShadow(block: Blockly.BlockSvg): Blockly.BlockSvg {
  const around = block.isShadow() ? block.getParent() : null;
  return around === null ? block : outOfShadow(around);
}

const isUnknown = ({ type }: Blockly.Block): boolean => type === UNKNOWN_COMMAND || type === UNKNOWN_VALUE;

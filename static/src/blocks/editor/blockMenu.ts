/** Items that the page adds to a block's context menu. */
import * as Blockly from "blockly/core";
import { COLUMN_END, COLUMN_START, UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./registeredNames";

export interface BlockMenu {
  /** Puts the block and those below it into the backpack. */
  onKeep: (block: Blockly.BlockSvg) => void;
  onCopyToSprite: (block: Blockly.BlockSvg) => void;
  onExplain: (block: Blockly.BlockSvg) => void;
}

type Translate = (key: string) => string;

/** Registers the menu items; may be called again. */
export function registerMenu(menu: BlockMenu, translate: Translate): void {
  for (const id of ["blockInline", "blockHelp"])
    if (Blockly.ContextMenuRegistry.registry.getItem(id) !== null) Blockly.ContextMenuRegistry.registry.unregister(id);
  registerLine("eyeblocks_explain", translate("menu.explain"), menu.onExplain, 10);
  registerLine("eyeblocks_keep", translate("menu.keep"), menu.onKeep, 11);
  registerLine("eyeblocks_copy_to_sprite", translate("menu.copyToSprite"), menu.onCopyToSprite, 12);
}

function registerLine(id: string, text: string, act: (block: Blockly.BlockSvg) => void, weight: number): void {
  const { registry, ScopeType } = Blockly.ContextMenuRegistry;
  if (registry.getItem(id) !== null) registry.unregister(id);
  registry.register({
    id,
    weight,
    scopeType: ScopeType.BLOCK,
    displayText: text,
    preconditionFn: ({ block }) =>
      block === undefined || block.isInFlyout || isPlaceholder(block) ? "hidden" : "enabled",
    callback: ({ block }) => {
      if (block !== undefined) act(realBlock(block));
    },
  });
}

/** A shadow block belongs to the block around it. */
function realBlock(block: Blockly.BlockSvg): Blockly.BlockSvg {
  const parent = block.isShadow() ? block.getParent() : null;
  return parent === null ? block : realBlock(parent);
}

const isPlaceholder = ({ type }: Blockly.Block): boolean =>
  [UNKNOWN_COMMAND, UNKNOWN_VALUE, COLUMN_END, COLUMN_START].includes(type);

import * as Blockly from "blockly/core";

/**
 * Blockly makes a block's type a CSS class of its group. A class of the page that has the name of a block would style
 * the block: `overflow` made one a scroller, which no finger can drag.
 */
export function removeTypeClass(block: Blockly.Block): void {
  if (block instanceof Blockly.BlockSvg) Blockly.utils.dom.removeClass(block.getSvgRoot(), block.type);
}

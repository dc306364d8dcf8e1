/** Draws blocks as Blockly's Zelos does, but lets them begin with a slot, as most Korean sentences do. */
import * as Blockly from "blockly/core";

export const RENDERER = "eyeblocks";

const { Types } = Blockly.blockRendering;

/** Space between the notch of a block and a slot right below it. */
const BELOW_NOTCH = 3;

class Constants extends Blockly.zelos.ConstantProvider {
  /** Narrow, so that a slot under it is still seen as the block's beginning. */
  override NOTCH_WIDTH = 7 * this.GRID_UNIT;
}

class RenderInfo extends Blockly.zelos.RenderInfo {
  /** Zelos moves a slot to the right of the notch, which leaves a gap where an English sentence has its verb. */
  protected override adjustXPosition_(): void {}

  /** Instead the slot stands a little lower, and a nested block is not drawn up into the notch. */
  protected override finalizeVerticalAlignment_(): void {
    const above = this.rows[1];
    const before = above?.height ?? 0;
    super.finalizeVerticalAlignment_();
    if (above !== undefined && this.beginsBelowNotch()) above.height = before + BELOW_NOTCH;
  }

  private beginsBelowNotch(): boolean {
    const first = this.rows[2]?.elements.find((element) => Types.isField(element) || Types.isInput(element));
    if (!this.topRow.hasPreviousConnection || first === undefined || Types.isStatementInput(first)) return false;
    return !(Types.isField(first) && (first as Blockly.blockRendering.Field).field instanceof Blockly.FieldLabel);
  }
}

class Renderer extends Blockly.zelos.Renderer {
  protected override makeConstants_(): Blockly.zelos.ConstantProvider {
    return new Constants();
  }

  protected override makeRenderInfo_(block: Blockly.BlockSvg): RenderInfo {
    return new RenderInfo(this, block);
  }
}

/** May be called again. */
export function registerRenderer(): void {
  Blockly.registry.register(Blockly.registry.Type.RENDERER, RENDERER, Renderer, true);
}

/** Draws blocks as Blockly's Zelos does, but lets them begin with a slot, as most Korean sentences do, and wraps them. */
import * as Blockly from "blockly/core";

export const RENDERER = "eyeblocks";

const { Types } = Blockly.blockRendering;

/** Space between the notch of a block and a slot right below it. */
const BELOW_NOTCH = 3;

class Constants extends Blockly.zelos.ConstantProvider {
  /** Narrow, so that a slot under it is still seen as the block's beginning. */
  override NOTCH_WIDTH = 7 * this.GRID_UNIT;
}

/** What the margin and a loop around a block take of the width, in pixels. */
const BESIDE_BLOCKS = 40;
/** No block wraps before this, in units of the workspace. */
const LEAST_WIDTH = 300;
/** What the blocks around a value take. */
const AROUND_VALUE = 70;
/** Space between the parts of a row. */
const GAP = 8;

class RenderInfo extends Blockly.zelos.RenderInfo {
  /** A row that would be wider than the editor goes on below. */
  override shouldStartNewRow_(input: Blockly.Input, last: Blockly.Input): boolean {
    if (super.shouldStartNewRow_(input, last)) return true;
    const row = this.inputRows.at(-1);
    if (row === undefined || row.elements.length === 0) return false;
    const taken = row.elements.reduce((sum, { width }) => sum + width + GAP, GAP);
    return taken + widthOf(input) + GAP > widestRow(this.block_);
  }

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

function widthOf({ fieldRow, connection }: Blockly.Input): number {
  const fields = fieldRow.reduce((sum, field) => sum + field.getSize().width + GAP, 0);
  const inner = connection?.targetBlock() as Blockly.BlockSvg | null | undefined;
  return fields + (inner?.getHeightWidth().width ?? 0);
}

/** As the editor was when the block was drawn; without a limit where it has no size yet. */
function widestRow({ workspace, outputConnection }: Blockly.BlockSvg): number {
  const editor = workspace.targetWorkspace ?? workspace;
  const { width } = editor.getMetricsManager().getViewMetrics();
  if (width === 0) return Number.POSITIVE_INFINITY;
  const room = Math.max(LEAST_WIDTH, (width - BESIDE_BLOCKS) / editor.options.zoomOptions.startScale);
  return outputConnection?.isConnected() ? room - AROUND_VALUE : room;
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

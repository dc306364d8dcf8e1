/** Puts blocks that were pressed in the palette under the selected block, or at a free place in view. */
import * as Blockly from "blockly/core";
import { freePlace, type Place } from "./freePlace";
import { MARGIN } from "./workspaceBlocks";

export class PressedBlocks {
  /** The block that was selected last; a press in the palette takes the selection away. */
  private selected = "";

  constructor(private readonly workspace: Blockly.WorkspaceSvg) {
    workspace.addChangeListener((event) => this.followSelection(event));
  }

  /** Adds a copy of a block of the palette, as one change, and returns it. */
  add(pressed: Blockly.BlockSvg): Blockly.BlockSvg {
    const { id: _, ...saved } = Blockly.serialization.blocks.save(pressed) as Blockly.serialization.blocks.State;
    const above = this.connectionUnderSelected();
    const place = this.freePlaceFor(pressed);
    Blockly.Events.setGroup(true);
    const created = Blockly.serialization.blocks.append({ ...saved, ...place }, this.workspace, { recordUndo: true });
    if (above !== null && created.previousConnection !== null) above.connect(created.previousConnection);
    Blockly.Events.setGroup(false);
    return created as Blockly.BlockSvg;
  }

  /** A press beside the blocks means that what follows belongs to none of them. */
  private followSelection(event: Blockly.Events.Abstract): void {
    if (event.type === Blockly.Events.SELECTED)
      this.selected = (event as Blockly.Events.Selected).newElementId ?? this.selected;
    if (event.type === Blockly.Events.CLICK && (event as Blockly.Events.Click).targetType === "workspace")
      this.selected = "";
  }

  /** Where a command under the selected one, or under the one around a selected value, is connected. */
  private connectionUnderSelected(): Blockly.Connection | null {
    let block = this.workspace.getBlockById(this.selected);
    while (block?.outputConnection) block = block.getParent();
    return block?.nextConnection ?? (block === null ? null : endOfBranch(block));
  }

  private freePlaceFor(pressed: Blockly.BlockSvg): Place {
    const { left, top, width, height } = this.workspace.getMetricsManager().getViewMetrics(true);
    const taken = this.workspace.getTopBlocks(false).map((block) => block.getBoundingRectangle());
    const view = { left, top, right: left + width, bottom: top + height };
    return freePlace(view, taken, pressed.getHeightWidth(), MARGIN);
  }
}

/** Inside a loop under which nothing can follow: below the commands in it. */
function endOfBranch(block: Blockly.Block): Blockly.Connection | null {
  const branch = block.inputList.find(({ type }) => type === Blockly.inputs.inputTypes.STATEMENT)?.connection ?? null;
  const first = branch?.targetBlock();
  return first ? first.lastConnectionInStack(false) : branch;
}

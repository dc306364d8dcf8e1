/**
 * The palette: the categories and beside them the blocks of one. Where there is room it is docked, always open and the
 * workspace begins at its right; elsewhere it is a drawer over the workspace that closes by itself.
 */
import * as Blockly from "blockly/core";

/** In pixels, scroll bar included: nearly all blocks are seen whole. */
const DOCKED_WIDTH = 296;

/** The mark of a slot, which a screen reader could choose among the palette's blocks although no key reaches it. */
const CONNECTION_CLASS = "blocklyHighlightedConnectionPath";

/** The blocks of the open category, or those that a search found. */
export class Palette extends Blockly.VerticalFlyout {
  isDocked = false;
  /** Around the blocks, in their units. */
  override readonly MARGIN: number = 12;
  /** Whether the mouse is over it: a docked palette then shows its widest blocks whole, over the workspace. */
  private isEntered = false;

  constructor(
    options: Blockly.Options,
    /** The size of the blocks while docked; in the drawer they are as large as those of the program. */
    private readonly dockedScale: number,
  ) {
    super(options);
    // Blockly's own closing would also drop a pressed block where it stands, on top of the program.
    this.autoClose = false;
  }

  /** The part of the editor's width that the workspace leaves to it. */
  get dockedWidth(): number {
    return this.isDocked ? DOCKED_WIDTH : 0;
  }

  get hasFocus(): boolean {
    return Blockly.getFocusManager().getFocusedTree() === this.getWorkspace();
  }

  /** Calls `act` with a block that was pressed, not dragged. */
  onPress(act: (block: Blockly.BlockSvg) => void): void {
    const blocks = this.getWorkspace();
    blocks.addChangeListener((event) => {
      if (event.type !== Blockly.Events.CLICK) return;
      const block = blocks.getBlockById((event as Blockly.Events.Click).blockId ?? "");
      if (block !== null) act(block.getRootBlock());
    });
  }

  override createDom(tagName: Parameters<Blockly.VerticalFlyout["createDom"]>[0]): SVGElement {
    const element = super.createDom(tagName);
    element.addEventListener("pointerenter", ({ pointerType }) => this.enter(pointerType === "mouse"));
    element.addEventListener("pointerleave", () => this.enter(false));
    return element;
  }

  override show(contents: Blockly.utils.toolbox.FlyoutDefinition | string): void {
    super.show(contents);
    // On a small screen a slot would take most presses that are meant for its block.
    if (!this.isDocked) for (const field of fieldsIn(this.getWorkspace())) field.setEnabled(false);
    for (const mark of this.getWorkspace().getCanvas().querySelectorAll(`.${CONNECTION_CLASS}`)) hideFromReaders(mark);
  }

  override autoHide(onlyClosePopups: boolean): void {
    if (!this.isDocked && !onlyClosePopups) this.hide();
  }

  /** While docked the same for all categories. */
  override getWidth(): number {
    if (!this.isDocked) return super.getWidth();
    return this.isEntered ? Math.max(DOCKED_WIDTH, super.getWidth()) : DOCKED_WIDTH;
  }

  override getFlyoutScale(): number {
    return this.isDocked ? this.dockedScale : super.getFlyoutScale();
  }

  /**
   * Blocks are thrown away over it, unless it is a drawer, which is closed by then. What it covers of the program
   * while a drag begins is no part of that.
   */
  override getClientRect(): Blockly.utils.Rect | null {
    const whole = this.isDocked ? super.getClientRect() : null;
    const left = this.svgGroup_?.getBoundingClientRect().left;
    if (whole !== null && left !== undefined) whole.right = Math.min(whole.right, left + DOCKED_WIDTH);
    return whole;
  }

  private enter(isEntered: boolean): void {
    if (isEntered && this.targetWorkspace.isDragging()) return;
    this.isEntered = isEntered;
    this.position();
  }
}

/** The categories; they own the palette's blocks. */
export class PaletteToolbox extends Blockly.Toolbox {
  private palette: Palette | null = null;

  protected override createFlyout_(): Blockly.IFlyout {
    const options = this.workspace_.copyOptionsForFlyout();
    options.toolboxPosition = this.workspace_.options.toolboxPosition;
    this.palette = new Palette(options, this.workspace_.options.zoomOptions.startScale);
    return this.palette;
  }

  override getFlyout(): Palette | null {
    return this.palette;
  }

  /** Docks the palette, or makes it a drawer. */
  dock(isDocked: boolean): void {
    const { palette, workspace_: workspace } = this;
    if (palette === null || palette.isDocked === isDocked) return;
    super.setSelectedItem(null);
    palette.isDocked = isDocked;
    this.showCategory();
    workspace.recordDragTargets();
    Blockly.svgResize(workspace);
    workspace.scroll(workspace.scrollX, workspace.scrollY);
  }

  /** Shows blocks that belong to no category. */
  showFound(contents: Blockly.utils.toolbox.FlyoutItemInfoArray): void {
    super.setSelectedItem(null);
    this.palette?.show(contents);
    this.palette?.scrollToStart();
  }

  /** Closes what a search found. */
  closeFound(): void {
    if (this.selectedItem_ === null) this.showCategory();
  }

  /** The category that was open last, where one always is; elsewhere the drawer closes. */
  private showCategory(): void {
    if (this.palette?.isDocked) this.setSelectedItem(this.previouslySelectedItem_ ?? this.firstCategory);
    else this.palette?.hide();
  }

  /** A docked palette always shows something. */
  override setSelectedItem(item: Blockly.IToolboxItem | null): void {
    if (this.palette?.isDocked && (item === null || item === this.selectedItem_)) return;
    // Focus may just be on its way from a block to the category, and Blockly then refuses to fill the palette anew.
    if (item !== null && this.palette?.hasFocus) queueMicrotask(() => super.setSelectedItem(item));
    else super.setSelectedItem(item);
  }

  override autoHide(onlyClosePopups: boolean): void {
    if (!this.palette?.isDocked && !onlyClosePopups) this.clearSelection();
  }

  override getRestoredFocusableNode(previous: Blockly.IFocusableNode | null): Blockly.IFocusableNode | null {
    return (this.palette?.isDocked ? this.selectedItem_ : null) ?? super.getRestoredFocusableNode(previous);
  }

  private get firstCategory(): Blockly.IToolboxItem | null {
    return this.getToolboxItems()[0] ?? null;
  }
}

/** The workspace's measures: a drawer lies over it, a docked palette beside it. */
export class PaletteMetrics extends Blockly.MetricsManager {
  override getFlyoutMetrics(own?: boolean): Blockly.MetricsManager.ToolboxMetrics {
    const metrics = super.getFlyoutMetrics(own);
    const flyout = this.workspace_.getFlyout(own);
    return flyout instanceof Palette ? { ...metrics, width: flyout.dockedWidth } : metrics;
  }
}

const fieldsIn = (workspace: Blockly.WorkspaceSvg): Blockly.Field[] =>
  workspace.getAllBlocks(false).flatMap((block) => [...block.getFields()]);

function hideFromReaders(mark: Element): void {
  mark.setAttribute("role", "none");
  mark.setAttribute("aria-hidden", "true");
}

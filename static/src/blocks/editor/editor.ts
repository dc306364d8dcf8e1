/** The block editor. It shows, edits and saves blocks; it never runs them. */
import * as Blockly from "blockly/core";
import { countBlocks, type SavedBlock, type SavedFunction, type SavedWorkspace, topBlocks } from "../compile";
import { registerMenu } from "./blockMenu";
import { searchBlocks } from "./blockSearch";
import { registerCategoryItem } from "./categoryItem";
import { functionBlockJson, refreshFunctionBlocks } from "./functionBlocks";
import { injectWorkspace, type WorkspaceSettings } from "./injectWorkspace";
import { loadBlocks } from "./loadBlocks";
import type { Palette, PaletteToolbox } from "./palette";
import { refreshPickFields } from "./pickField";
import { PressedBlocks } from "./pressedBlocks";
import { type EditorSymbols, registerBlocks } from "./registerBlocks";
import { EDIT_FUNCTION_BUTTON, FUNCTIONS_CATEGORY, MAKE_BUTTON, MANAGE_BUTTON } from "./registeredNames";
import { SlicedLoading } from "./slicedLoading";
import { functionsToolbox, searchableBlocks } from "./toolbox";
import { UndoHistories } from "./undoHistories";
import { appendBlock, MARGIN, saveBlock, saveBlocks } from "./workspaceBlocks";

export interface EditorSettings extends WorkspaceSettings {
  /** Blockly's own messages. */
  messages: Record<string, string>;
  callbacks: EditorCallbacks;
}

/** Of the blocks on screen. */
export interface EditorHistory {
  canUndo: boolean;
  canRedo: boolean;
}

export interface EditorCallbacks extends EditorSymbols {
  /** Called by the buttons in the toolbox. */
  makeFromToolbox: (kind: "variable" | "list" | "function") => void;
  manageSymbols: () => void;
  editFunction: (id: string) => void;
  /** Called by a block's context menu; `words` is the text of the block. */
  keepBlock: (block: SavedBlock, words: string) => void;
  copyBlock: (block: SavedBlock) => void;
  explainBlock: (type: string, words: string) => void;
  /** Called while a large program is being loaded with the share that is there, and with null when all is. */
  showLoading: (share: number | null) => void;
  /** Called when the blocks that were to be loaded do not fit together. */
  refuseBlocks: (error: unknown) => void;
}

const HIGHLIGHT_CLASS = "blocks-highlighted";
/** Nobody would read more results. */
const MAX_RESULTS = 30;
const MAX_TEXT_LENGTH = 60;
const SCROLLBAR = 12;
/** In pixels; in a narrower editor a docked palette would leave the program too little room. */
const DOCKED_FROM = 680;
const BUTTON_MARGIN = { across: 16, down: 10 };
const FAILED_CLASS = "blocks-failed";

export class Editor {
  private readonly workspace: Blockly.WorkspaceSvg;
  private readonly undoHistories: UndoHistories;
  private highlighted: ReadonlySet<string> = new Set();
  private failedBlock: string | null = null;
  /** Blockly sends the events of a load after it has finished. */
  private isLoading = false;
  /** The blocks of which only some are on screen yet. */
  private loading: { work: SlicedLoading; saved: SavedWorkspace } | null = null;
  private readonly afterLoading: Array<() => void> = [];
  private readonly callbacks: EditorCallbacks;
  private readOnly = false;
  private reportHistory: () => void = () => {};

  constructor(
    private readonly host: HTMLElement,
    settings: EditorSettings,
  ) {
    Blockly.setLocale(settings.messages);
    // Blockly doubles this on touch screens, although there one drags the workspace itself.
    Blockly.Scrollbar.scrollbarThickness = SCROLLBAR;
    // Makes the toolbox buttons large enough for a finger.
    [Blockly.FlyoutButton.TEXT_MARGIN_X, Blockly.FlyoutButton.TEXT_MARGIN_Y] = [
      BUTTON_MARGIN.across,
      BUTTON_MARGIN.down,
    ];
    registerCategoryItem();
    registerBlocks(settings.callbacks, settings.translate);
    const { callbacks, translate } = settings;
    this.callbacks = callbacks;
    registerMenu(
      {
        onKeep: (block) => callbacks.keepBlock(saveBlock(block), wordsOf(block)),
        onCopyToSprite: (block) => callbacks.copyBlock(saveBlock(block)),
        onExplain: (block) => callbacks.explainBlock(block.type, wordsOf(block)),
      },
      translate,
    );
    this.workspace = injectWorkspace(host, settings);
    this.undoHistories = new UndoHistories(this.workspace);
    this.workspace.addChangeListener((event) => this.closeSearchResults(event));
    this.connectToolbox(settings);
    this.connectPalette();
  }

  /**
   * Replaces the blocks on screen with the saved blocks of a sprite and restores their undo history: a small program at
   * once, a large one in slices. Until all are there they cannot be changed.
   */
  loadBlocks(saved: SavedWorkspace, sprite: string): void {
    if (this.loading === null) this.undoHistories.storeHistory(this.saveBlocks());
    else this.loading.work.stop();
    this.isLoading = true;
    this.afterLoading.length = 0;
    const work = new SlicedLoading(loadBlocks(saved, this.workspace), blocksIn(saved), {
      onProgress: (share) => this.callbacks.showLoading(share),
      onLoaded: () => this.endLoading(sprite, saved),
      onFailed: (error) => this.refuseBlocks(error),
    });
    this.loading = { work, saved };
    this.updateReadOnly();
    work.start();
    this.scrollToStart(saved);
  }

  /** Does something with the blocks on screen as soon as all are there. */
  whenLoaded(act: () => void): void {
    if (this.loading === null) act();
    else this.afterLoading.push(act);
  }

  /** While blocks are being loaded, these; unless something is to be done with them, which then is done first. */
  saveBlocks(): SavedWorkspace {
    if (this.loading !== null && this.afterLoading.length > 0) this.loading.work.finish();
    return this.loading?.saved ?? saveBlocks(this.workspace);
  }

  /** Reports every change to the program; scrolling and opening menus are not changes. */
  onChange(changed: () => void): void {
    this.workspace.addChangeListener((event) => {
      if (event.type === Blockly.Events.FINISHED_LOADING) this.isLoading = false;
      else if (!event.isUiEvent && !this.isLoading) changed();
    });
  }

  /** Reports the selected command, or the command that contains the selected value; null when nothing is selected. */
  onSelect(selected: (blockId: string | null) => void): void {
    this.workspace.addChangeListener((event) => {
      if (event.type !== Blockly.Events.SELECTED) return;
      let block = this.workspace.getBlockById((event as Blockly.Events.Selected).newElementId ?? "");
      while (block?.outputConnection) block = block.getParent();
      selected(block?.id ?? null);
    });
  }

  /** Reports whether there is a change to undo, and one to redo. */
  onHistory(changed: (history: EditorHistory) => void): void {
    this.reportHistory = () =>
      changed({
        canUndo: this.workspace.getUndoStack().length > 0,
        canRedo: this.workspace.getRedoStack().length > 0,
      });
    this.workspace.addChangeListener((event) => {
      if (!event.isUiEvent) this.reportHistory();
    });
  }

  undo(): void {
    this.workspace.undo(false);
  }

  redo(): void {
    this.workspace.undo(true);
  }

  /** Selects a block and scrolls to it, if it is among the blocks on screen. */
  selectBlock(blockId: string): void {
    this.whenLoaded(() => {
      const block = this.workspace.getBlockById(blockId);
      if (block === null) return;
      Blockly.common.setSelected(block);
      this.scrollToBlock(blockId);
    });
  }

  /** Highlights the blocks that are running. */
  highlightBlocks(blockIds: ReadonlySet<string>): void {
    for (const id of this.highlighted) if (!blockIds.has(id)) this.toggleClass(id, HIGHLIGHT_CLASS, false);
    for (const id of blockIds) if (!this.highlighted.has(id)) this.toggleClass(id, HIGHLIGHT_CLASS, true);
    this.highlighted = new Set(blockIds);
  }

  /** Marks the block that failed; null removes the mark. */
  markFailed(blockId: string | null): void {
    if (this.failedBlock !== null) this.toggleClass(this.failedBlock, FAILED_CLASS, false);
    if (blockId !== null) this.toggleClass(blockId, FAILED_CLASS, true);
    this.failedBlock = blockId;
  }

  /** Scrolls to a block, unless it is already in view. */
  scrollToBlock(blockId: string): void {
    const block = this.workspace.getBlockById(blockId);
    if (block !== null) this.workspace.scrollBoundsIntoView(block.getBoundingRectangleWithoutChildren(), MARGIN);
  }

  /** The text of the block in the editor. */
  blockText(blockId: string): string | null {
    return this.workspace.getBlockById(blockId)?.toString(40) ?? null;
  }

  /** Called when something that blocks refer to was renamed, added or deleted. */
  refreshNames(): void {
    refreshPickFields(this.workspace);
    refreshFunctionBlocks(this.workspace);
    this.workspace.refreshToolboxSelection();
  }

  /** Adds a copy of a block and those below it, and scrolls to it. */
  insertBlock(block: SavedBlock): void {
    this.whenLoaded(() => {
      const created = appendBlock(block, this.workspace);
      if (created !== undefined) this.selectBlock(created.id);
    });
  }

  /** Shows the toolbox blocks that match the words and returns their number. */
  searchBlocks(typed: string, { translate, callbacks }: Pick<EditorSettings, "translate" | "callbacks">): number {
    const found = searchBlocks(searchableBlocks(translate, callbacks.functions()), typed).slice(0, MAX_RESULTS);
    if (typed.trim() === "") this.toolbox.closeFound();
    else if (found.length > 0) this.toolbox.showFound(found.map(({ block }) => block));
    else this.toolbox.showFound([{ kind: "label", text: translate("search.none") }]);
    return found.length;
  }

  /** In a drawer, search results close when the program is pressed or gets a block. */
  private closeSearchResults(event: Blockly.Events.Abstract): void {
    const pressed = event.type === Blockly.Events.CLICK && (event as Blockly.Events.Click).targetType === "workspace";
    if ((pressed || event.type === Blockly.Events.BLOCK_CREATE) && !this.palette.isDocked) this.toolbox.closeFound();
  }

  /** Moves the focus to the search results; false when there are none. */
  focusSearchResults(): boolean {
    const first = this.palette.getWorkspace().getTopBlocks(true)[0];
    if (!this.palette.isVisible() || first === undefined) return false;
    Blockly.getFocusManager().focusNode(first);
    return true;
  }

  /** Adds the hat of a new function and scrolls to it. */
  addFunctionHat(created: SavedFunction): void {
    this.whenLoaded(() => {
      const hat = appendBlock(functionBlockJson("function_create", created), this.workspace);
      if (hat !== undefined) this.scrollToBlock(hat.id);
    });
  }

  /** In read-only mode, blocks can be viewed but not changed. */
  setReadOnly(readOnly: boolean): void {
    if (readOnly === this.readOnly) return;
    this.workspace.hideChaff();
    this.readOnly = readOnly;
    this.updateReadOnly();
    this.resize();
  }

  /** Closes menus and the flyout before something opens above the editor. */
  hideMenus(): void {
    this.workspace.hideChaff();
  }

  /** Fits the editor to its container, which is new or has changed, and fills the palette where it is docked. */
  resize(): void {
    const { clientWidth: width } = this.host;
    // While the stage fills the screen, the editor has no width.
    if (width > 0) this.toolbox.dock(!this.readOnly && width >= DOCKED_FROM);
    Blockly.svgResize(this.workspace);
  }

  dispose(): void {
    this.loading?.work.stop();
    this.workspace.dispose();
  }

  private get toolbox(): PaletteToolbox {
    return this.workspace.getToolbox() as PaletteToolbox;
  }

  private get palette(): Palette {
    return this.toolbox.getFlyout() as Palette;
  }

  private connectPalette(): void {
    const pressed = new PressedBlocks(this.workspace);
    this.palette.onPress((block) => {
      if (this.workspace.isReadOnly()) return;
      const created = pressed.add(block);
      this.toolbox.autoHide(false);
      this.selectBlock(created.id);
    });
  }

  private connectToolbox({ callbacks, translate }: EditorSettings): void {
    const { workspace } = this;
    for (const kind of ["variable", "list", "function"] as const) {
      workspace.registerButtonCallback(`${MAKE_BUTTON}${kind}`, () => callbacks.makeFromToolbox(kind));
    }
    workspace.registerButtonCallback(MANAGE_BUTTON, callbacks.manageSymbols);
    workspace.registerToolboxCategoryCallback(FUNCTIONS_CATEGORY, () => {
      for (const { id } of callbacks.functions()) {
        workspace.registerButtonCallback(`${EDIT_FUNCTION_BUTTON}${id}`, () => callbacks.editFunction(id));
      }
      return functionsToolbox(callbacks.functions(), translate);
    });
  }

  private endLoading(sprite: string, loaded: SavedWorkspace): void {
    this.loading = null;
    this.updateReadOnly();
    this.undoHistories.restoreHistory(sprite, loaded);
    this.reportHistory();
    this.callbacks.showLoading(null);
    for (const act of this.afterLoading.splice(0)) act();
  }

  /** The blocks on screen are not all of them, so what was to be loaded stays what is saved. */
  private refuseBlocks(error: unknown): void {
    this.afterLoading.length = 0;
    this.callbacks.showLoading(null);
    this.callbacks.refuseBlocks(error);
  }

  private updateReadOnly(): void {
    this.workspace.setIsReadOnly(this.readOnly || this.loading !== null);
  }

  private scrollToStart(saved: SavedWorkspace): void {
    const blocks = topBlocks(saved);
    const left = Math.min(...blocks.map(({ x = 0 }) => x));
    const top = Math.min(...blocks.map(({ y = 0 }) => y));
    const { scale } = this.workspace;
    if (blocks.length > 0) this.workspace.scroll(MARGIN - left * scale, MARGIN - top * scale);
  }

  private toggleClass(id: string, name: string, on: boolean): void {
    this.workspace.getBlockById(id)?.getSvgRoot().classList.toggle(name, on);
  }
}

const blocksIn = (saved: SavedWorkspace): number =>
  topBlocks(saved).reduce((sum, block) => sum + countBlocks(block), 0);

const wordsOf = (block: Blockly.Block): string => block.toString(MAX_TEXT_LENGTH);

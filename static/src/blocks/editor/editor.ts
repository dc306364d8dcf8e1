/** The block editor. It shows, changes and saves blocks; it never runs them. */
import * as Blockly from "blockly/core";
import type { SavedBlock, SavedFunction, SavedWorkspace } from "../compile";
import { registerCategory } from "./category";
import { EDIT_FUNCTION_BUTTON, MAKE_BUTTON, MANAGE_BUTTON, OWN_FUNCTIONS } from "./names";
import { ownJson, refreshOwnBlocks } from "./ownBlocks";
import { Histories } from "./histories";
import { registerMenu } from "./menu";
import { searched } from "./search";
import { refreshPickFields } from "./pickField";
import { registerBlocks, type Things } from "./register";
import { makeTheme } from "./theme";
import { functionsToolbox, searchableBlocks, toolbox } from "./toolbox";
import { unwrapUnknown, wrapUnknown } from "./unknown";

export interface EditorSettings {
  /** Address of Blockly's pictures and cursors, with a slash at the end. */
  media: string;
  /** Blockly's own words. */
  messages: Record<string, string>;
  font: string;
  things: EditorThings;
  say: (key: string, facts?: Record<string, string>) => string;
  /** 1 is Blockly's full size. */
  scale: number;
}

export interface EditorThings extends Things {
  /** The buttons in the toolbox. */
  makeFromToolbox: (what: "variable" | "list" | "function") => void;
  manage: () => void;
  editFunction: (id: string) => void;
  /** The lines of a block's menu; `words` are the block's. */
  keepBlock: (block: SavedBlock, words: string) => void;
  copyBlock: (block: SavedBlock) => void;
  explainBlock: (type: string, words: string) => void;
}

const LIT = "blocks-lit";
/** More would not be looked through. */
const MOST_FOUND = 30;
const MOST_WORDS = 60;
const SCROLLBAR = 12;
const BUTTON_MARGIN = { across: 16, down: 10 };
/** Room in pixels between the corner of the editor and the first block. */
const MARGIN = 32;
const WRONG = "blocks-wrong";

export class Editor {
  private readonly workspace: Blockly.WorkspaceSvg;
  private readonly histories: Histories;
  private lit: ReadonlySet<string> = new Set();
  private wrong: string | null = null;
  /** Blockly tells of a load, block by block, after it has ended. */
  private loading = false;

  constructor(host: HTMLElement, settings: EditorSettings) {
    Blockly.setLocale(settings.messages);
    // On touch screens Blockly doubles this, although there the workspace itself is dragged.
    Blockly.Scrollbar.scrollbarThickness = SCROLLBAR;
    // Room for a finger around the words of the toolbox's buttons.
    [Blockly.FlyoutButton.TEXT_MARGIN_X, Blockly.FlyoutButton.TEXT_MARGIN_Y] = [BUTTON_MARGIN.across, BUTTON_MARGIN.down];
    registerCategory();
    registerBlocks(settings.things, settings.say);
    const { things, say } = settings;
    registerMenu({
      keep: (block) => things.keepBlock(savedBlock(block), wordsOf(block)),
      copyToSprite: (block) => things.copyBlock(savedBlock(block)),
      explain: (block) => things.explainBlock(block.type, wordsOf(block)),
    }, say);
    this.workspace = inject(host, settings);
    this.histories = new Histories(this.workspace);
    this.workspace.addChangeListener((event) => this.closeFound(event));
    this.connectToolbox(settings);
  }

  /**
   * Shows the saved blocks of a sprite instead of those there are. What was undoable in them is undoable again.
   * Throws when they do not fit together.
   */
  load(saved: SavedWorkspace, sprite: string): void {
    this.loading = true;
    this.histories.leave(this.save());
    Blockly.serialization.workspaces.load(wrapUnknown(saved), this.workspace, { recordUndo: false });
    this.histories.enter(sprite, saved);
    this.scrollToStart();
  }

  save(): SavedWorkspace {
    return unwrapUnknown(Blockly.serialization.workspaces.save(this.workspace) as SavedWorkspace);
  }

  /** Tells every change to the program; moves of the view and openings of menus are none. */
  onChange(changed: () => void): void {
    this.workspace.addChangeListener((event) => {
      if (event.type === Blockly.Events.FINISHED_LOADING) this.loading = false;
      else if (!event.isUiEvent && !this.loading) changed();
    });
  }

  /** Tells which command is selected, or has the selected value in it; null when none is. */
  onSelect(selected: (blockId: string | null) => void): void {
    this.workspace.addChangeListener((event) => {
      if (event.type !== Blockly.Events.SELECTED) return;
      let block = this.workspace.getBlockById((event as Blockly.Events.Selected).newElementId ?? "");
      while (block?.outputConnection) block = block.getParent();
      selected(block?.id ?? null);
    });
  }

  /** Selects a block and brings it into view; false when it is not among the blocks shown. */
  choose(blockId: string): boolean {
    const block = this.workspace.getBlockById(blockId);
    if (block === null) return false;
    Blockly.common.setSelected(block);
    this.show(blockId);
    return true;
  }

  /** Lights the blocks that run now. */
  light(blockIds: ReadonlySet<string>): void {
    for (const id of this.lit) if (!blockIds.has(id)) this.mark(id, LIT, false);
    for (const id of blockIds) if (!this.lit.has(id)) this.mark(id, LIT, true);
    this.lit = new Set(blockIds);
  }

  /** Marks the block that could not run; null takes the mark away. */
  markWrong(blockId: string | null): void {
    if (this.wrong !== null) this.mark(this.wrong, WRONG, false);
    if (blockId !== null) this.mark(blockId, WRONG, true);
    this.wrong = blockId;
  }

  /** Brings a block into view; the view stays where it is when the block is in it. */
  show(blockId: string): void {
    const block = this.workspace.getBlockById(blockId);
    if (block !== null) this.workspace.scrollBoundsIntoView(block.getBoundingRectangleWithoutChildren(), MARGIN);
  }

  /** The block in words, as it stands in the editor. */
  wordsOf(blockId: string): string | null {
    return this.workspace.getBlockById(blockId)?.toString(40) ?? null;
  }

  /** Things that blocks name have been renamed, added or deleted. */
  refresh(): void {
    refreshPickFields(this.workspace);
    refreshOwnBlocks(this.workspace);
    this.workspace.refreshToolboxSelection();
  }

  /** Puts a copy of a block, and of those under it, beside the others, and into view. */
  insert(block: SavedBlock): void {
    const made = Blockly.serialization.blocks.append({ ...wrapped(block), ...this.freePlace() }, this.workspace, { recordUndo: true });
    this.choose(made.id);
  }

  /** Shows the blocks of the toolbox that have the words; how many there are. */
  search(typed: string, { say, things }: Pick<EditorSettings, "say" | "things">): number {
    const found = searched(searchableBlocks(say, things.functions()), typed).slice(0, MOST_FOUND);
    const toolbox = this.workspace.getToolbox();
    toolbox?.clearSelection();
    if (typed.trim() === "") toolbox?.getFlyout()?.hide();
    else if (found.length > 0) toolbox?.getFlyout()?.show(found.map(({ block }) => block));
    else toolbox?.getFlyout()?.show([{ kind: "label", text: say("search.none") }]);
    return found.length;
  }

  /** The flyout of a category closes by itself; what was found belongs to no category. */
  private closeFound(event: Blockly.Events.Abstract): void {
    const pressed = event.type === Blockly.Events.CLICK && (event as Blockly.Events.Click).targetType === "workspace";
    const toolbox = this.workspace.getToolbox();
    if ((pressed || event.type === Blockly.Events.BLOCK_CREATE) && !toolbox?.getSelectedItem()) toolbox?.getFlyout()?.hide();
  }

  /** Goes on with the keyboard among the blocks that were found; false when there are none. */
  enterFound(): boolean {
    const flyout = this.workspace.getToolbox()?.getFlyout();
    const first = flyout?.getWorkspace().getTopBlocks(true)[0];
    if (!flyout?.isVisible() || first === undefined) return false;
    Blockly.getFocusManager().focusNode(first);
    return true;
  }

  /** Puts the block under which a new function's blocks hang beside all others, and into view. */
  addFunctionHat(made: SavedFunction): void {
    const hat = Blockly.serialization.blocks.append({ ...ownJson("function_create", made), ...this.freePlace() }, this.workspace, { recordUndo: true });
    this.show(hat.id);
  }

  /** Blocks can be looked at, but not changed. */
  setReadOnly(readOnly: boolean): void {
    this.workspace.hideChaff();
    this.workspace.setIsReadOnly(readOnly);
  }

  /** Closes menus and the flyout: something else comes to the front. */
  hideMenus(): void {
    this.workspace.hideChaff();
  }

  /** The room for the editor has changed. */
  resize(): void {
    Blockly.svgResize(this.workspace);
  }

  dispose(): void {
    this.workspace.dispose();
  }

  private connectToolbox({ things, say }: EditorSettings): void {
    const { workspace } = this;
    for (const what of ["variable", "list", "function"] as const) {
      workspace.registerButtonCallback(`${MAKE_BUTTON}${what}`, () => things.makeFromToolbox(what));
    }
    workspace.registerButtonCallback(MANAGE_BUTTON, things.manage);
    workspace.registerToolboxCategoryCallback(OWN_FUNCTIONS, () => {
      for (const { id } of things.functions()) {
        workspace.registerButtonCallback(`${EDIT_FUNCTION_BUTTON}${id}`, () => things.editFunction(id));
      }
      return functionsToolbox(things.functions(), say);
    });
  }

  private scrollToStart(): void {
    const { left, top } = this.workspace.getBlocksBoundingBox();
    const { scale } = this.workspace;
    this.workspace.scroll(MARGIN - left * scale, MARGIN - top * scale);
  }

  private freePlace(): { x: number; y: number } {
    const { right, top } = this.workspace.getBlocksBoundingBox();
    return this.workspace.getTopBlocks(false).length === 0 ? { x: MARGIN, y: MARGIN } : { x: right + MARGIN, y: top };
  }

  private mark(id: string, name: string, on: boolean): void {
    this.workspace.getBlockById(id)?.getSvgRoot().classList.toggle(name, on);
  }
}

/** The block and those under it, without ids or place: a copy gets its own. */
function savedBlock(block: Blockly.Block): SavedBlock {
  const state = Blockly.serialization.blocks.save(block, { addNextBlocks: true, saveIds: false });
  return unwrapUnknown({ blocks: { languageVersion: 0, blocks: [state as SavedBlock] } }).blocks?.blocks[0] as SavedBlock;
}

const wrapped = (block: SavedBlock): SavedBlock =>
  wrapUnknown({ blocks: { languageVersion: 0, blocks: [block] } }).blocks?.blocks[0] as SavedBlock;

const wordsOf = (block: Blockly.Block): string => block.toString(MOST_WORDS);

function inject(host: HTMLElement, { media, font, say, scale }: EditorSettings): Blockly.WorkspaceSvg {
  return Blockly.inject(host, {
    media, renderer: "zelos", theme: makeTheme(font), toolbox: toolbox(say), sounds: false, trashcan: true,
    collapse: true, comments: true, disable: false,
    grid: { spacing: 32, length: 2, colour: "#ded5ea", snap: false },
    move: { scrollbars: true, drag: true, wheel: true },
    zoom: { controls: true, wheel: false, pinch: true, startScale: scale, minScale: 0.4, maxScale: 2, scaleSpeed: 1.15 },
  });
}

/** The block editor. It shows, changes and saves blocks; it never runs them. */
import * as Blockly from "blockly/core";
import type { SavedWorkspace } from "../compile";
import { registerCategory } from "./category";
import { refreshClassFields, type ListClasses } from "./classField";
import { registerBlocks } from "./register";
import { makeTheme } from "./theme";
import { toolbox } from "./toolbox";
import { unwrapUnknown, wrapUnknown } from "./unknown";

export interface EditorSettings {
  /** Address of Blockly's pictures and cursors, with a slash at the end. */
  media: string;
  /** Blockly's own words. */
  messages: Record<string, string>;
  font: string;
  classes: ListClasses;
  say: (key: string, facts?: Record<string, string>) => string;
  /** 1 is Blockly's full size. */
  scale: number;
}

const LIT = "blocks-lit";
const SCROLLBAR = 12;
/** Room in pixels between the corner of the editor and the first block. */
const MARGIN = 32;
const WRONG = "blocks-wrong";

export class Editor {
  private readonly workspace: Blockly.WorkspaceSvg;
  private lit: ReadonlySet<string> = new Set();
  private wrong: string | null = null;
  /** Blockly tells of a load, block by block, after it has ended. */
  private loading = false;

  constructor(host: HTMLElement, settings: EditorSettings) {
    Blockly.setLocale(settings.messages);
    // On touch screens Blockly doubles this, although there the workspace itself is dragged.
    Blockly.Scrollbar.scrollbarThickness = SCROLLBAR;
    registerCategory();
    registerBlocks(settings.classes, settings.say);
    this.workspace = inject(host, settings);
  }

  /** Shows saved blocks instead of those there are. Throws when they do not fit together. */
  load(saved: SavedWorkspace): void {
    this.loading = true;
    Blockly.serialization.workspaces.load(wrapUnknown(saved), this.workspace, { recordUndo: false });
    this.workspace.clearUndo();
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

  /** Classes have been renamed, added or deleted. */
  refreshClasses(): void {
    refreshClassFields(this.workspace);
    this.workspace.refreshToolboxSelection();
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

  private scrollToStart(): void {
    const { left, top } = this.workspace.getBlocksBoundingBox();
    const { scale } = this.workspace;
    this.workspace.scroll(MARGIN - left * scale, MARGIN - top * scale);
  }

  private mark(id: string, name: string, on: boolean): void {
    this.workspace.getBlockById(id)?.getSvgRoot().classList.toggle(name, on);
  }
}

function inject(host: HTMLElement, { media, font, say, scale }: EditorSettings): Blockly.WorkspaceSvg {
  return Blockly.inject(host, {
    media, renderer: "zelos", theme: makeTheme(font), toolbox: toolbox(say), sounds: false, trashcan: true,
    collapse: true, comments: true, disable: false,
    grid: { spacing: 32, length: 2, colour: "#ded5ea", snap: false },
    move: { scrollbars: true, drag: true, wheel: true },
    zoom: { controls: true, wheel: false, pinch: true, startScale: scale, minScale: 0.4, maxScale: 2, scaleSpeed: 1.15 },
  });
}

/** Keeps the undo history of each sprite's blocks while another sprite is on screen. */
import type * as Blockly from "blockly/core";
import { type SavedWorkspace, stringifyBlocks } from "../compile";

type Events = Blockly.Events.Abstract[];

/** Blockly stores both stacks in fields of the workspace and has no other interface to them. */
interface UndoStacks {
  undoStack_: Events;
  redoStack_: Events;
}

interface History {
  /** The blocks that the history belongs to; it cannot be applied to others. */
  blocks: string;
  undo: Events;
  redo: Events;
}

export class UndoHistories {
  private readonly histories = new Map<string, History>();
  private shownSprite = "";

  constructor(private readonly workspace: Blockly.WorkspaceSvg) {}

  /** Called before another sprite's blocks are loaded. */
  storeHistory(saved: SavedWorkspace): void {
    const { undoStack_: undo, redoStack_: redo } = this.stacks;
    if (this.shownSprite !== "")
      this.histories.set(this.shownSprite, { blocks: blocksOf(saved), undo: [...undo], redo: [...redo] });
  }

  /** Called after a sprite's blocks were loaded. */
  restoreHistory(sprite: string, loaded: SavedWorkspace): void {
    this.shownSprite = sprite;
    this.workspace.clearUndo();
    const history = this.histories.get(sprite);
    if (history === undefined || history.blocks !== blocksOf(loaded)) return;
    this.stacks.undoStack_ = history.undo;
    this.stacks.redoStack_ = history.redo;
  }

  private get stacks(): UndoStacks {
    return this.workspace as unknown as UndoStacks;
  }
}

const blocksOf = ({ blocks }: SavedWorkspace): string => stringifyBlocks(blocks?.blocks ?? []);

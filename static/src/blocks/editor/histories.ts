/** What can be undone in each sprite's blocks, kept while another sprite's are shown. */
import type * as Blockly from "blockly/core";
import type { SavedWorkspace } from "../compile";

type Events = Blockly.Events.Abstract[];

/** Blockly keeps both stacks as fields of the workspace and offers no other way to them. */
interface Stacks {
  undoStack_: Events;
  redoStack_: Events;
}

interface History {
  /** The blocks that it was kept with: it fits no others. */
  blocks: string;
  undo: Events;
  redo: Events;
}

export class Histories {
  private readonly kept = new Map<string, History>();
  private shown = "";

  constructor(private readonly workspace: Blockly.WorkspaceSvg) {}

  /** Another sprite's blocks are about to be shown. */
  leave(saved: SavedWorkspace): void {
    const { undoStack_: undo, redoStack_: redo } = this.stacks;
    if (this.shown !== "") this.kept.set(this.shown, { blocks: blocksOf(saved), undo: [...undo], redo: [...redo] });
  }

  /** A sprite's blocks have been loaded. */
  enter(sprite: string, loaded: SavedWorkspace): void {
    this.shown = sprite;
    this.workspace.clearUndo();
    const history = this.kept.get(sprite);
    if (history === undefined || history.blocks !== blocksOf(loaded)) return;
    this.stacks.undoStack_ = history.undo;
    this.stacks.redoStack_ = history.redo;
  }

  private get stacks(): Stacks {
    return this.workspace as unknown as Stacks;
  }
}

const blocksOf = ({ blocks }: SavedWorkspace): string => JSON.stringify(blocks?.blocks ?? []);

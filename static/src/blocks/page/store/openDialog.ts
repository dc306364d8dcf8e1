/** Which dialog of the Blocks page is open. */
import { signal } from "@preact/signals";
import type { SavedBlock, SavedCostume, SavedFunction } from "../../compile";
import type { PictureUse } from "../../program/pictures";

export type OpenDialog =
  | { kind: "symbols" }
  | { kind: "history" }
  | { kind: "backpack" }
  | { kind: "keyboard" }
  /** Copies blocks to another sprite. */
  | { kind: "copy"; block: SavedBlock }
  /** Explains a block. */
  | { kind: "help"; words: string; help: string }
  | { kind: "library"; use: PictureUse }
  /** Chooses the sound of a block. */
  | { kind: "sounds"; chosen: string; choose: (sound: string) => void }
  /** Draws a new picture or edits one in use. */
  | { kind: "draw"; use: PictureUse; changed: SavedCostume | null }
  | { kind: "function"; edited: SavedFunction; isNew: boolean };

export const openDialog = signal<OpenDialog | null>(null);

export const closeDialog = (): void => {
  openDialog.value = null;
};

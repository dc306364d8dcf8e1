/** Which window for the program's things is open. */
import { signal } from "@preact/signals";
import type { SavedBlock, SavedCostume, SavedFunction } from "../compile";
import type { PictureUse } from "../program/pictures";

export type OpenDialog =
  | { kind: "things" }
  | { kind: "history" }
  | { kind: "backpack" }
  | { kind: "keyboard" }
  /** Blocks are to be copied to another sprite. */
  | { kind: "copy"; block: SavedBlock }
  /** What a block does. */
  | { kind: "help"; words: string; help: string }
  | { kind: "library"; use: PictureUse }
  /** Chooses the sound that a block plays. */
  | { kind: "sounds"; chosen: string; choose: (sound: string) => void }
  /** Draws a new picture, or changes one that is in use. */
  | { kind: "draw"; use: PictureUse; changed: SavedCostume | null }
  | { kind: "function"; edited: SavedFunction; isNew: boolean };

export const openDialog = signal<OpenDialog | null>(null);

export const closeDialog = (): void => { openDialog.value = null; };

/** Which window for the program's things is open. */
import { signal } from "@preact/signals";
import type { SavedCostume, SavedFunction } from "../compile";
import type { PictureUse } from "../program/pictures";

export type OpenDialog =
  | { kind: "things" }
  | { kind: "history" }
  | { kind: "library"; use: PictureUse }
  /** Draws a new picture, or changes one that is in use. */
  | { kind: "draw"; use: PictureUse; changed: SavedCostume | null }
  | { kind: "function"; edited: SavedFunction; isNew: boolean };

export const openDialog = signal<OpenDialog | null>(null);

export const closeDialog = (): void => { openDialog.value = null; };

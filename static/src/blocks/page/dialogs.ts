/** Which window for the program's things is open. */
import { signal } from "@preact/signals";
import type { SavedFunction } from "../compile";

export type OpenDialog =
  | { kind: "things" }
  /** A picture for a new sprite, or one more costume for a sprite. */
  | { kind: "library"; sprite: string | null }
  | { kind: "function"; edited: SavedFunction; isNew: boolean };

export const openDialog = signal<OpenDialog | null>(null);

export const closeDialog = (): void => { openDialog.value = null; };

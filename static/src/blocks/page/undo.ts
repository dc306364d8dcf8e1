import { toast } from "../../components/Toasts";
import { sayBlocks } from "../words";

/** Says what was deleted, with a button that brings it back. */
export function toastUndo(text: string, run: () => void): void {
  toast(text, { action: { label: sayBlocks("sprites.undo"), run } });
}

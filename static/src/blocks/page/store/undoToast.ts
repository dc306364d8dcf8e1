import { toast } from "../../../components/Toasts";
import { translateBlocks } from "../../words";

/** Shows a toast about a deletion with a button that undoes it. */
export function toastUndo(text: string, run: () => void): void {
  toast(text, { action: { label: translateBlocks("sprites.undo"), run } });
}

import type { Program } from "../../api";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { sayBlocks } from "../words";

interface StaleDialogProps {
  other: Program;
  onTake: (other: Program) => void;
  onKeep: (other: Program) => void;
  /** Decides later; until then nothing is saved. */
  onClose: () => void;
}

/** Two windows changed the same program: which one is to stay? */
export function StaleDialog({ other, onTake, onKeep, onClose }: StaleDialogProps) {
  const actions = (
    <>
      <Button onClick={() => onTake(other)}>{sayBlocks("save.stale.load")}</Button>
      <Button kind="main" onClick={() => onKeep(other)}>{sayBlocks("save.stale.keep")}</Button>
    </>
  );
  return (
    <Dialog title={sayBlocks("save.stale.title")} onClose={onClose} actions={actions}>
      <p>{sayBlocks("save.stale.explain")}</p>
    </Dialog>
  );
}

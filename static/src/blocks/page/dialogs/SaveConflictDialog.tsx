import type { Program } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { translateBlocks } from "../../words";

interface SaveConflictDialogProps {
  other: Program;
  onLoadOther: (other: Program) => void;
  onKeepMine: (other: Program) => void;
  /** Postpones the decision; until then nothing is saved. */
  onClose: () => void;
}

/** Asks which version to keep after two windows changed the same program. */
export function SaveConflictDialog({ other, onLoadOther, onKeepMine, onClose }: SaveConflictDialogProps) {
  const actions = (
    <>
      <Button onClick={() => onLoadOther(other)}>{translateBlocks("save.stale.load")}</Button>
      <Button kind="main" onClick={() => onKeepMine(other)}>
        {translateBlocks("save.stale.keep")}
      </Button>
    </>
  );
  return (
    <Dialog title={translateBlocks("save.stale.title")} onClose={onClose} actions={actions}>
      <p>{translateBlocks("save.stale.explain")}</p>
    </Dialog>
  );
}

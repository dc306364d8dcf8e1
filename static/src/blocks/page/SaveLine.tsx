import { Button } from "../../components/Button";
import { CheckIcon, WarningIcon } from "../../components/icons";
import type { SaveState } from "../program/saving";
import { sayBlocks } from "../words";

interface SaveLineProps {
  state: SaveState;
  onSaveNow: () => void;
  onChoose: () => void;
}

/** Whether the blocks are saved, in one line. */
export function SaveLine({ state, onSaveNow, onChoose }: SaveLineProps) {
  return (
    <p class={`save-line save-line--${state.kind}`} role="status" data-saved={state.kind}>
      <Sign state={state} />
      <span>{wordsOf(state)}</span>
      {state.kind === "failed" && <Button kind="quiet" onClick={onSaveNow}>{sayBlocks("save.now")}</Button>}
      {state.kind === "stale" && <Button kind="quiet" onClick={onChoose}>{sayBlocks("save.stale.choose")}</Button>}
    </p>
  );
}

function Sign({ state }: { state: SaveState }) {
  if (state.kind === "saved") return <CheckIcon />;
  return state.kind === "saving" ? <span class="spinner" /> : <WarningIcon />;
}

function wordsOf(state: SaveState): string {
  if (state.kind === "refused") return sayBlocks("save.refused", { reason: state.reason });
  return sayBlocks(state.kind === "stale" ? "save.stale.title" : `save.${state.kind}`);
}

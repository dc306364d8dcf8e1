import { Button } from "../../components/Button";
import { CheckIcon, WarningIcon } from "../../components/icons";
import type { SaveState } from "../program/autosave";
import { translateBlocks } from "../words";

interface SaveStatusProps {
  state: SaveState;
  onSaveNow: () => void;
  onChoose: () => void;
}

/** One line that tells whether the blocks are saved. */
export function SaveStatus({ state, onSaveNow, onChoose }: SaveStatusProps) {
  return (
    <p class={`save-status save-status--${state.kind}`} role="status" data-saved={state.kind}>
      <SaveIcon state={state} />
      <span class="save-status__text" data-longest={translateBlocks("save.saving")}>
        {saveText(state)}
      </span>
      {state.kind === "failed" && (
        <Button kind="quiet" onClick={onSaveNow}>
          {translateBlocks("save.now")}
        </Button>
      )}
      {state.kind === "stale" && (
        <Button kind="quiet" onClick={onChoose}>
          {translateBlocks("save.stale.choose")}
        </Button>
      )}
    </p>
  );
}

function SaveIcon({ state }: { state: SaveState }) {
  if (state.kind === "saved") return <CheckIcon />;
  return state.kind === "saving" ? <span class="spinner" /> : <WarningIcon />;
}

function saveText(state: SaveState): string {
  if (state.kind === "refused") return translateBlocks("save.refused", { reason: state.reason });
  return translateBlocks(state.kind === "stale" ? "save.stale.title" : `save.${state.kind}`);
}

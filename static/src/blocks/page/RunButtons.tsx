import { Button } from "../../components/Button";
import { PlayIcon, StopIcon } from "../../components/icons";
import { sayBlocks } from "../words";
import { keysBackToStage } from "./keyboard";
import { PauseIcon } from "./PauseIcon";
import type { Player } from "../player/player";
import { SpeedChoice } from "./SpeedChoice";

interface RunButtonsProps {
  player: Player;
  onRun: () => void;
  disabled: boolean;
}

export function RunButtons({ player, onRun, disabled }: RunButtonsProps) {
  const state = player.state.value;
  const paused = state === "paused";
  const toggle = (event: MouseEvent) => {
    player.toggle();
    keysBackToStage(event);
  };
  return (
    <div class="run-buttons" role="group" aria-label={sayBlocks("page.program")}>
      <Button kind="main" icon={<PlayIcon />} disabled={disabled || state !== "idle"} onClick={onRun} data-run="start">
        {sayBlocks("run.start")}
      </Button>
      <Button icon={paused ? <PlayIcon /> : <PauseIcon />} disabled={state === "idle"} onClick={toggle} data-run="pause">
        {sayBlocks(paused ? "run.resume" : "run.pause")}
      </Button>
      <Button icon={<StopIcon />} disabled={disabled} onClick={player.stop} data-run="stop">{sayBlocks("run.stop")}</Button>
      <SpeedChoice player={player} />
      <span class="unseen" role="status">{sayBlocks(`run.state.${state}`)}</span>
    </div>
  );
}

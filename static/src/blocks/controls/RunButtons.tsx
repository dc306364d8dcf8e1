import { Button } from "../../components/Button";
import { PlayIcon, StopIcon } from "../../components/icons";
import type { Player } from "../sandbox/page/player";
import { translateBlocks } from "../words";
import { focusStage } from "./keyboard";
import { PauseIcon } from "./PauseIcon";
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
    player.togglePause();
    focusStage(event);
  };
  return (
    <div class="run-buttons" role="group" aria-label={translateBlocks("page.program")}>
      <Button kind="main" icon={<PlayIcon />} disabled={disabled || state !== "idle"} onClick={onRun} data-run="start">
        {translateBlocks("run.start")}
      </Button>
      <Button
        icon={paused ? <PlayIcon /> : <PauseIcon />}
        disabled={state === "idle"}
        onClick={toggle}
        data-run="pause"
      >
        {translateBlocks(paused ? "run.resume" : "run.pause")}
      </Button>
      <Button icon={<StopIcon />} disabled={disabled} onClick={player.stopProgram} data-run="stop">
        {translateBlocks("run.stop")}
      </Button>
      <SpeedChoice player={player} />
      <span class="visually-hidden" role="status">
        {translateBlocks(`run.state.${state}`)}
      </span>
    </div>
  );
}

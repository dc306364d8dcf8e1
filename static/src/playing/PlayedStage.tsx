/** The stage of a program that is only played: buttons, stage, and what there is to say about it. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { SavedProgram } from "../blocks/compile";
import { FullScreenButton } from "../blocks/controls/FullScreenButton";
import { listenToKeys } from "../blocks/controls/keyboard";
import { PictureInputDialog } from "../blocks/controls/PictureInputDialog";
import { RunButtons } from "../blocks/controls/RunButtons";
import { usedSounds } from "../blocks/program/usedSounds";
import type { Player } from "../blocks/sandbox/page/player";
import { StageView } from "../blocks/stage/view/StageView";
import { translateBlocks } from "../blocks/words";
import { InfoIcon } from "../components/icons";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";

/** Nothing on this stage can be selected or moved. */
const READ_ONLY_STAGE = { onSelect: () => undefined, onMove: () => undefined, onPlaceMonitor: () => undefined };

export interface PlayedProgram {
  readonly player: Player;
  readonly program: SavedProgram;
  readonly fullScreen: Signal<boolean>;
  /** A message for the player; null for none. */
  readonly note: Signal<string | null>;
  readonly speechUnavailable: Signal<boolean>;
  /** The program tried to train. */
  readonly trainingUnavailable: Signal<boolean>;
  start(): void;
}

interface PlayedStageProps {
  store: PlayedProgram;
  name: string;
  disabled: boolean;
  /** Why the program cannot train here. */
  unteachable: string;
  /** Stands below the stage. */
  children?: ComponentChildren;
  /** Stands at the page's end. */
  footer: ComponentChildren;
}

export function PlayedStage({ store, name, disabled, unteachable, children, footer }: PlayedStageProps) {
  const { player } = store;
  const start = () => {
    store.start();
    document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  return (
    <div class={store.fullScreen.value ? "blocks-layout blocks-layout--full play" : "play"}>
      <h1 class="play__name">{name}</h1>
      <div class="blocks-layout__bar">
        <RunButtons player={player} onRun={start} disabled={disabled} />
      </div>
      <div class="stage-pane">
        <div class="stage-frame">
          <StageView player={player} editing={READ_ONLY_STAGE} />
          <FullScreenButton fullScreen={store.fullScreen} />
        </div>
        <Notes store={store} unteachable={unteachable} />
        {children}
      </div>
      <footer class="play__below">{footer}</footer>
      {player.pictureInput.isOpen.value && <PictureInputDialog player={player} />}
      <Questions />
      <Toasts />
    </div>
  );
}

function Notes({ store, unteachable }: { store: PlayedProgram; unteachable: string }) {
  const { note, speechUnavailable, trainingUnavailable } = store;
  return (
    <>
      {note.value !== null && (
        <p class="notice notice--problem" role="alert">
          <InfoIcon />
          {note.value}
        </p>
      )}
      {trainingUnavailable.value && (
        <p class="notice" role="status">
          <InfoIcon />
          {unteachable}
        </p>
      )}
      {speechUnavailable.value && (
        <p class="notice" role="status">
          <InfoIcon />
          {translateBlocks("sound.noVoice")}
        </p>
      )}
    </>
  );
}

/** Who made the pictures and sounds of the library that may be in the program. */
export function Credits({ program }: { program: SavedProgram }) {
  return (
    <>
      <p class="play__note">{translateBlocks("library.license")}</p>
      {usedSounds(program).length > 0 && <p class="play__note">{translateBlocks("sounds.license")}</p>}
    </>
  );
}

/** Plays with the page's keys until the returned function is called. */
export function listenToPage({ player }: PlayedProgram): () => void {
  const controller = new AbortController();
  listenToKeys(player, controller.signal);
  window.addEventListener("pagehide", () => player.stopProgram(), { signal: controller.signal });
  player.loadFrame();
  return () => {
    controller.abort();
    player.close();
  };
}

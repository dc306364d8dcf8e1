/** The page that was taken along: the stage with the program, and whether its model answers as on the server. */
import { useEffect, useMemo } from "preact/hooks";
import { FullScreenButton } from "../blocks/controls/FullScreenButton";
import { listenToKeys } from "../blocks/controls/keyboard";
import { PictureInputDialog } from "../blocks/controls/PictureInputDialog";
import { RunButtons } from "../blocks/controls/RunButtons";
import { usedSounds } from "../blocks/program/usedSounds";
import { StageView } from "../blocks/stage/view/StageView";
import { translateBlocks } from "../blocks/words";
import { InfoIcon } from "../components/icons";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { translate } from "../words";
import type { PageFacts } from "./facts";
import { TakenPageStore } from "./takenPageStore";

/** Nothing on this stage can be selected or moved. */
const READ_ONLY_STAGE = { onSelect: () => undefined, onMove: () => undefined, onPlaceMonitor: () => undefined };

export function TakenPage({ facts }: { facts: PageFacts }) {
  const store = useMemo(() => new TakenPageStore(facts, { nothingToRun: translate("taken_page.empty") }), [facts]);
  useEffect(() => listenToPage(store), [store]);
  const { player } = store;
  const start = () => {
    store.start();
    document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  return (
    <div class={store.fullScreen.value ? "blocks-layout blocks-layout--full play" : "play"}>
      <h1 class="play__name">{facts.title}</h1>
      <div class="blocks-layout__bar">
        <RunButtons player={player} onRun={start} disabled={false} />
      </div>
      <div class="stage-pane">
        <div class="stage-frame">
          <StageView player={player} editing={READ_ONLY_STAGE} />
          <FullScreenButton fullScreen={store.fullScreen} />
        </div>
        <Notes store={store} />
      </div>
      <footer class="play__below">
        <p class="play__note" role="status" data-proof={store.proof.value}>
          {translate(`taken_page.${store.proof.value}`)}
        </p>
        <p class="play__note">{translateBlocks("library.license")}</p>
        {usedSounds(store.program).length > 0 && <p class="play__note">{translateBlocks("sounds.license")}</p>}
      </footer>
      {player.pictureInput.isOpen.value && <PictureInputDialog player={player} />}
      <Questions />
      <Toasts />
    </div>
  );
}

function Notes({ store }: { store: TakenPageStore }) {
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
          {translate("taken_page.unteachable")}
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

/** Listens until the returned function is called. */
function listenToPage(store: TakenPageStore): () => void {
  const controller = new AbortController();
  listenToKeys(store.player, controller.signal);
  window.addEventListener("pagehide", () => store.player.stopProgram(), { signal: controller.signal });
  store.player.loadFrame();
  void store.prove();
  return () => {
    controller.abort();
    store.player.close();
  };
}

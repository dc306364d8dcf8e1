/** A shared program for everybody who has its link: the stage, and a way to make a copy. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { getShared, remixShared, type SharedProgram } from "../api";
import { FullScreenButton } from "../blocks/controls/FullScreenButton";
import { listenToKeys } from "../blocks/controls/keyboard";
import { PictureInputDialog } from "../blocks/controls/PictureInputDialog";
import { RunButtons } from "../blocks/controls/RunButtons";
import { usedSounds } from "../blocks/program/usedSounds";
import { StageView } from "../blocks/stage/view/StageView";
import { translateBlocks } from "../blocks/words";
import { requireCameraConsent } from "../cameraConsentStore";
import { Button } from "../components/Button";
import { InfoIcon, RepeatIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts, toastProblem } from "../components/Toasts";
import { recognitionPlaces } from "../recognition/browserPlaces";
import { PlaceSwitch } from "../recognition/PlaceSwitch";
import { translateSharing } from "../sharing/words";
import { PlayStore } from "./playStore";

/** Nothing on this stage can be selected or moved. */
const READ_ONLY_STAGE = { onSelect: () => undefined, onMove: () => undefined, onPlaceMonitor: () => undefined };

export function PlayPage({ share }: { share: string }) {
  const [shared, setShared] = useState<SharedProgram | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    getShared(share).then(setShared, setProblem);
  };
  useEffect(load, [share]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (shared === null) return <Loading />;
  return <PlayView share={share} shared={shared} />;
}

function PlayView({ share, shared }: { share: string; shared: SharedProgram }) {
  const store = useMemo(() => new PlayStore(share, shared), [share, shared]);
  useEffect(() => listenToPage(store), [store]);
  const sounds = useMemo(() => usedSounds(store.program).length > 0, [store]);
  const { player } = store;
  const start = () => {
    store.start();
    document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  return (
    <div class={store.fullScreen.value ? "blocks-layout blocks-layout--full play" : "play"}>
      <h1 class="play__name">{shared.name}</h1>
      <div class="blocks-layout__bar">
        <RunButtons player={player} onRun={start} disabled={!store.playable.value} />
      </div>
      <div class="stage-pane">
        <div class="stage-frame">
          <StageView player={player} editing={READ_ONLY_STAGE} />
          <FullScreenButton fullScreen={store.fullScreen} />
        </div>
        <Notes store={store} />
        <PlaceSwitch places={recognitionPlaces} />
      </div>
      <PlayFooter share={share} withPictures={shared.with_pictures} ended={store.unshared.value}>
        <p class="play__note">{translateBlocks("library.license")}</p>
        {sounds && <p class="play__note">{translateBlocks("sounds.license")}</p>}
      </PlayFooter>
      {player.pictureInput.isOpen.value && <PictureInputDialog player={player} />}
      <Questions />
      <Toasts />
    </div>
  );
}

function Notes({ store }: { store: PlayStore }) {
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
          {translateSharing("play_unteachable")}
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

interface PlayFooterProps {
  share: string;
  withPictures: boolean;
  ended: boolean;
  /** The credits for pictures and sounds. */
  children: ComponentChildren;
}

function PlayFooter({ share, withPictures, ended, children: credits }: PlayFooterProps) {
  const [busy, setBusy] = useState(false);
  const remix = async () => {
    setBusy(true);
    try {
      const { id } = await remixShared(share);
      requireCameraConsent(id);
      window.location.assign(`/projects/${id}/blocks`);
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  return (
    <footer class="play__below">
      <Button
        kind="main"
        big
        icon={busy ? <span class="spinner" /> : <RepeatIcon />}
        disabled={busy || ended}
        onClick={() => void remix()}
      >
        {translateSharing("remix")}
      </Button>
      <p class="play__note">{translateSharing(withPictures ? "remix_with" : "remix_without")}</p>
      {credits}
    </footer>
  );
}

/** Listens until the returned function is called. */
function listenToPage(store: PlayStore): () => void {
  const controller = new AbortController();
  listenToKeys(store.player, controller.signal);
  window.addEventListener("pagehide", () => store.player.stopProgram(), { signal: controller.signal });
  store.player.loadFrame();
  return () => {
    controller.abort();
    store.player.close();
  };
}

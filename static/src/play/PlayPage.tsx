/** A shared program, to be played by whoever has its link: the stage, and the way to a copy of one's own. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { getShared, remixShared, type Shared } from "../api";
import { Questions } from "../components/Ask";
import { Button } from "../components/Button";
import { InfoIcon, RepeatIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { Toasts, toastProblem } from "../components/Toasts";
import { FullScreenButton } from "../blocks/page/FullScreen";
import { InputWindow } from "../blocks/page/InputWindow";
import { soundsIn } from "../blocks/program/sounds";
import { listenToKeys } from "../blocks/page/keyboard";
import { RunButtons } from "../blocks/page/RunButtons";
import { StageView } from "../blocks/stage/StageView";
import { markForeign } from "../foreign";
import { sayBlocks } from "../blocks/words";
import { saySharing } from "../sharing/words";
import { Playing } from "./playing";

/** On this stage nothing can be chosen or moved. */
const NO_HANDS = { chosen: () => undefined, moved: () => undefined, placed: () => undefined };

export function PlayPage({ share }: { share: string }) {
  const [shared, setShared] = useState<Shared | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    getShared(share).then(setShared, setProblem);
  };
  useEffect(load, [share]);
  if (problem !== null) return <LoadProblem error={problem} again={load} />;
  if (shared === null) return <Loading />;
  return <Played share={share} shared={shared} />;
}

function Played({ share, shared }: { share: string; shared: Shared }) {
  const playing = useMemo(() => new Playing(share, shared), [share, shared]);
  useEffect(() => listen(playing), [playing]);
  const sounds = useMemo(() => soundsIn(playing.program).length > 0, [playing]);
  const { player } = playing;
  const run = () => {
    playing.run();
    document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  return (
    <div class={playing.full.value ? "workbench workbench--full play" : "play"}>
      <h1 class="play__name">{shared.name}</h1>
      <div class="workbench__bar"><RunButtons player={player} onRun={run} disabled={!playing.playable.value} /></div>
      <div class="stage-pane">
        <div class="stage-frame">
          <StageView player={player} hands={NO_HANDS} />
          <FullScreenButton full={playing.full} />
        </div>
        <Notes playing={playing} />
      </div>
      <Below share={share} withPictures={shared.with_pictures} ended={playing.ended.value}>
        <p class="play__note">{sayBlocks("library.licence")}</p>
        {sounds && <p class="play__note">{sayBlocks("sounds.licence")}</p>}
      </Below>
      {player.window.open.value && <InputWindow player={player} />}
      <Questions />
      <Toasts />
    </div>
  );
}

function Notes({ playing }: { playing: Playing }) {
  const { note, voiceless, unteachable } = playing;
  return (
    <>
      {note.value !== null && <p class="notice notice--problem" role="alert"><InfoIcon />{note.value}</p>}
      {unteachable.value && <p class="notice" role="status"><InfoIcon />{saySharing("play_unteachable")}</p>}
      {voiceless.value && <p class="notice" role="status"><InfoIcon />{sayBlocks("sound.noVoice")}</p>}
    </>
  );
}

interface BelowProps {
  share: string;
  withPictures: boolean;
  ended: boolean;
  /** Whose pictures and sounds these are. */
  children: ComponentChildren;
}

function Below({ share, withPictures, ended, children: credits }: BelowProps) {
  const [busy, setBusy] = useState(false);
  const remix = async () => {
    setBusy(true);
    try {
      const { id } = await remixShared(share);
      markForeign(id);
      window.location.assign(`/projects/${id}/blocks`);
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  return (
    <footer class="play__below">
      <Button kind="main" big icon={busy ? <span class="spinner" /> : <RepeatIcon />} disabled={busy || ended} onClick={() => void remix()}>
        {saySharing("remix")}
      </Button>
      <p class="play__note">{saySharing(withPictures ? "remix_with" : "remix_without")}</p>
      {credits}
    </footer>
  );
}

/** Until the returned function is called. */
function listen(playing: Playing): () => void {
  const life = new AbortController();
  listenToKeys(playing.player, life.signal);
  window.addEventListener("pagehide", () => playing.player.stop(), { signal: life.signal });
  playing.player.prepare();
  return () => {
    life.abort();
    playing.player.close();
  };
}

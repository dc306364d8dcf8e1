/** A shared program for everybody who has its link: the stage, and a way to make a copy. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { getShared, remixShared, type SharedProgram } from "../api";
import { requireCameraConsent } from "../cameraConsentStore";
import { Button } from "../components/Button";
import { RepeatIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { Credits, listenToPage, PlayedStage } from "../playing/PlayedStage";
import { recognitionPlaces } from "../recognition/browserPlaces";
import { PlaceSwitch } from "../recognition/PlaceSwitch";
import { translateSharing } from "../sharing/words";
import { PlayStore } from "./playStore";

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
  const footer = (
    <>
      <RemixButton share={share} withPictures={shared.with_pictures} ended={store.unshared.value} />
      <Credits program={store.program} />
    </>
  );
  return (
    <PlayedStage
      store={store}
      name={shared.name}
      disabled={!store.playable.value}
      unteachable={translateSharing("play_unteachable")}
      footer={footer}
    >
      <PlaceSwitch places={recognitionPlaces} />
    </PlayedStage>
  );
}

interface RemixButtonProps {
  share: string;
  withPictures: boolean;
  ended: boolean;
}

function RemixButton({ share, withPictures, ended }: RemixButtonProps) {
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
    <>
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
    </>
  );
}

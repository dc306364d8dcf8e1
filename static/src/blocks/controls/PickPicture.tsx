import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Recognition } from "../../api";
import { Button } from "../../components/Button";
import { CameraView, type Shutter } from "../../components/CameraView";
import { HeatMapButton } from "../../components/HeatMap";
import { CameraIcon, CheckIcon, UploadIcon } from "../../components/icons";
import { PictureDrop } from "../../components/PictureDrop";
import { PictureWays } from "../../components/PictureWays";
import { preparePictureForServer } from "../../pictures/preparePicture";
import { type SeenPicture, seenAsItIs } from "../../seenPicture";
import { readStored, tabStorage, writeStored } from "../../storage";
import { toBlockProblem } from "../recognition/recognitionClient";
import { translateBlocks } from "../words";
import { problemReason } from "./problemMessage";
import type { RecognizedPicture } from "./RecognitionResult";

type PictureSource = "upload" | "capture";

interface PickPictureProps {
  /** Whether the camera may start as soon as the window opens, if it was the source chosen last time. */
  cameraAllowed: boolean;
  recognize: (picture: SeenPicture) => Promise<Recognition>;
  onRecognized: (answer: RecognizedPicture) => void;
  /** Called when the pressed button disappears, so that the window can take the focus. */
  onStep: () => void;
}

/** Three steps: upload or capture a picture, preview it, apply it. */
export function PickPicture({ cameraAllowed, recognize, onRecognized, onStep }: PickPictureProps) {
  const [source, setSource] = useState<PictureSource>(() => (cameraAllowed ? rememberedSource() : "upload"));
  const [picture, setPicture] = useState<SeenPicture | null>(null);
  useEffect(onStep, [picture]);
  const { recognizeNow, applying, problem, clearProblem } = useRecognition(recognize, onRecognized);
  const choosePicture = (chosen: SeenPicture | null) => {
    clearProblem();
    setPicture(chosen);
  };
  const changeSource = (next: PictureSource) => {
    rememberSource(next);
    choosePicture(null);
    setSource(next);
  };
  return (
    <>
      {picture === null ? (
        <>
          <PictureWays
            label={translateBlocks("window.way")}
            value={source}
            ways={[
              { value: "capture", label: translateBlocks("window.capture"), icon: <CameraIcon /> },
              { value: "upload", label: translateBlocks("window.upload"), icon: <UploadIcon /> },
            ]}
            onChange={changeSource}
          />
          <PictureSourceView source={source} onPick={choosePicture} />
        </>
      ) : (
        <PicturePreview seen={picture} onAgain={() => choosePicture(null)} disabled={applying} />
      )}
      {problem !== "" && (
        <p class="field__problem" role="alert">
          {problem}
        </p>
      )}
      {picture !== null && (
        <Button
          kind="main"
          wide
          big
          disabled={applying}
          data-window="apply"
          icon={applying ? <span class="spinner" /> : <CheckIcon />}
          onClick={() => void recognizeNow(picture)}
        >
          {translateBlocks(applying ? "window.applying" : "window.apply")}
        </Button>
      )}
    </>
  );
}

function useRecognition(recognize: PickPictureProps["recognize"], onAnswer: PickPictureProps["onRecognized"]) {
  const [applying, setApplying] = useState(false);
  const [problem, setProblem] = useState("");
  const mounted = useRef(true);
  useEffect(
    () => () => {
      mounted.current = false;
    },
    [],
  );
  const recognizeNow = async ({ picture, mirrored }: SeenPicture) => {
    setApplying(true);
    setProblem("");
    try {
      const prepared = await preparePictureForServer(picture);
      // The window was closed meanwhile, and the program went on without an answer.
      if (!mounted.current) return;
      const seen = { picture: prepared, mirrored };
      const recognition = await recognize(seen);
      if (mounted.current) onAnswer({ seen, recognition });
    } catch (error) {
      if (mounted.current) setProblem(problemReason(toBlockProblem(error)));
    } finally {
      if (mounted.current) setApplying(false);
    }
  };
  return { recognizeNow, applying, problem, clearProblem: () => setProblem("") };
}

function PictureSourceView({ source, onPick }: { source: PictureSource; onPick: (picture: SeenPicture) => void }) {
  const first = (files: File[]) => {
    if (files[0] !== undefined) onPick(seenAsItIs(files[0]));
  };
  if (source === "upload") return <PictureDrop many={false} label={translateBlocks("window.pick")} onFiles={first} />;
  return <Capture onPick={onPick} onFiles={first} />;
}

function Capture({ onPick, onFiles }: { onPick: (picture: SeenPicture) => void; onFiles: (files: File[]) => void }) {
  const [shutter, setShutter] = useState<Shutter | null>(null);
  return (
    <>
      <CameraView many={false} onShutter={(next) => setShutter(() => next)} onFiles={onFiles} />
      <Button
        kind="soft"
        wide
        icon={<CameraIcon />}
        disabled={shutter === null}
        data-window="shoot"
        onClick={() => shutter && void shutter().then(onPick, noPicture)}
      >
        {translateBlocks("window.shoot")}
      </Button>
    </>
  );
}

/** Does nothing, because the camera view itself shows problems with the camera. */
const noPicture = () => undefined;

interface PicturePreviewProps {
  seen: SeenPicture;
  onAgain: () => void;
  disabled: boolean;
}

function PicturePreview({ seen: { picture, mirrored }, onAgain, disabled }: PicturePreviewProps) {
  const address = useMemo(() => URL.createObjectURL(picture), [picture]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <figure class="chosen">
      <img
        class={mirrored ? "chosen__picture mirrored" : "chosen__picture"}
        src={address}
        alt={translateBlocks("window.preview")}
      />
      <Button disabled={disabled} onClick={onAgain}>
        {translateBlocks("window.again")}
      </Button>
      <HeatMapButton />
    </figure>
  );
}

const STORAGE_KEY = "eyeblocks.inputWay";

const rememberedSource = (): PictureSource =>
  readStored(STORAGE_KEY, tabStorage) === "capture" ? "capture" : "upload";
const rememberSource = (source: PictureSource): void => writeStored(STORAGE_KEY, source, tabStorage);

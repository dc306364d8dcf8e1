import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { Recognition } from "../../api";
import { Button } from "../../components/Button";
import { CameraView, type Shutter } from "../../components/CameraView";
import { CameraIcon, CheckIcon } from "../../components/icons";
import { PictureDrop } from "../../components/PictureDrop";
import { shrunkForServer } from "../../pictures/shrink";
import { asProblem } from "../recognition/answers";
import { sayBlocks } from "../words";
import { reasonOf } from "./shownProblem";

type Way = "upload" | "capture";

interface PickPictureProps {
  /** The camera may be on as soon as the window is open, if that was the way last time. */
  mayFilm: boolean;
  recognize: (picture: Blob) => Promise<Recognition>;
  onAnswer: (answer: Recognition) => void;
  /** What was pressed is gone: the window takes the focus. */
  onStep: () => void;
}

/** Upload or capture, a look at the picture, then "apply". */
export function PickPicture({ mayFilm, recognize, onAnswer, onStep }: PickPictureProps) {
  const [way, setWay] = useState<Way>(() => (mayFilm ? rememberedWay() : "upload"));
  const [picture, setPicture] = useState<Blob | null>(null);
  useEffect(onStep, [picture]);
  const { apply, applying, problem, forget } = useApplying(recognize, onAnswer);
  const choose = (chosen: Blob | null) => {
    forget();
    setPicture(chosen);
  };
  const changeWay = (next: Way) => {
    rememberWay(next);
    choose(null);
    setWay(next);
  };
  return (
    <>
      {picture === null
        ? <><WayChooser way={way} onChange={changeWay} /><Pick way={way} onPick={choose} /></>
        : <Chosen picture={picture} onAgain={() => choose(null)} disabled={applying} />}
      {problem !== "" && <p class="field__problem" role="alert">{problem}</p>}
      {picture !== null && (
        <Button
          kind="main" wide big disabled={applying} data-window="apply"
          icon={applying ? <span class="spinner" /> : <CheckIcon />} onClick={() => void apply(picture)}
        >
          {sayBlocks(applying ? "window.applying" : "window.apply")}
        </Button>
      )}
    </>
  );
}

function useApplying(recognize: PickPictureProps["recognize"], onAnswer: PickPictureProps["onAnswer"]) {
  const [applying, setApplying] = useState(false);
  const [problem, setProblem] = useState("");
  const here = useRef(true);
  useEffect(() => () => { here.current = false; }, []);
  const apply = async (picture: Blob) => {
    setApplying(true);
    setProblem("");
    try {
      const answer = await recognize(await shrunkForServer(picture));
      if (here.current) onAnswer(answer);
    } catch (error) {
      if (here.current) setProblem(reasonOf(asProblem(error)));
    } finally {
      if (here.current) setApplying(false);
    }
  };
  return { apply, applying, problem, forget: () => setProblem("") };
}

function WayChooser({ way, onChange }: { way: Way; onChange: (way: Way) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label class="field__label" for={id}>{sayBlocks("window.way")}</label>
      <select id={id} class="select" value={way} onChange={(event) => onChange(event.currentTarget.value as Way)}>
        <option value="upload">{sayBlocks("window.upload")}</option>
        <option value="capture">{sayBlocks("window.capture")}</option>
      </select>
    </div>
  );
}

function Pick({ way, onPick }: { way: Way; onPick: (picture: Blob) => void }) {
  const first = (files: File[]) => { if (files[0] !== undefined) onPick(files[0]); };
  if (way === "upload") return <PictureDrop many={false} label={sayBlocks("window.pick")} onFiles={first} />;
  return <Capture onPick={onPick} onFiles={first} />;
}

function Capture({ onPick, onFiles }: { onPick: (picture: Blob) => void; onFiles: (files: File[]) => void }) {
  const [shutter, setShutter] = useState<Shutter | null>(null);
  return (
    <>
      <CameraView many={false} onShutter={(next) => setShutter(() => next)} onFiles={onFiles} />
      <Button kind="soft" wide icon={<CameraIcon />} disabled={shutter === null} data-window="shoot"
        onClick={() => shutter && void shutter().then(onPick, noPicture)}>
        {sayBlocks("window.shoot")}
      </Button>
    </>
  );
}

/** The camera view itself says what is wrong with the camera. */
const noPicture = () => undefined;

function Chosen({ picture, onAgain, disabled }: { picture: Blob; onAgain: () => void; disabled: boolean }) {
  const address = useMemo(() => URL.createObjectURL(picture), [picture]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <figure class="chosen">
      <img class="chosen__picture" src={address} alt={sayBlocks("window.preview")} />
      <Button disabled={disabled} onClick={onAgain}>{sayBlocks("window.again")}</Button>
    </figure>
  );
}

const WAY = "eyeblocks.inputWay";

// Storage may be forbidden; then every window starts with the upload.
function rememberedWay(): Way {
  try {
    return sessionStorage.getItem(WAY) === "capture" ? "capture" : "upload";
  } catch {
    return "upload";
  }
}

function rememberWay(way: Way): void {
  try {
    sessionStorage.setItem(WAY, way);
  } catch {
    return;
  }
}

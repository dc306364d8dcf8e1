/** The live square: exactly what a picture will hold, mirrored like a mirror for front cameras. */
import { useEffect, useRef } from "preact/hooks";
import { captureSquare, type CameraProblem, type OpenCamera } from "../camera";
import { say } from "../words";
import { Button } from "./Button";
import { CameraIcon, NoCameraIcon, RepeatIcon } from "./icons";
import { FileButton } from "./PictureDrop";
import { cameraChoices, cameraState, chooseCamera, holdCamera, retryCamera } from "./sharedCamera";

/** Takes the present picture: a JPEG of the centre square, never mirrored. */
export type Shutter = () => Promise<Blob>;

export interface CameraViewProps {
  /** Gets the shutter while the camera shows a picture, and null while it does not. */
  onShutter: (shutter: Shutter | null) => void;
  /** The way on without a webcam: pictures chosen or taken with the device's own camera. */
  onFiles: (files: File[]) => void;
  many?: boolean;
  /** A number that grows with every picture taken: each time the frame flashes. */
  flash?: number;
}

export function CameraView({ onShutter, onFiles, many = true, flash = 0 }: CameraViewProps) {
  useEffect(holdCamera, []);
  const state = cameraState.value;
  if (state.status === "problem") return <Problem problem={state.problem} onFiles={onFiles} many={many} />;
  return (
    <div class="camera">
      <div class="camera__frame">
        {state.status === "open"
          ? <Preview key={state.camera.stream.id} camera={state.camera} onShutter={onShutter} />
          : <p class="camera__waiting" role="status"><span class="spinner" />{say("common.camera_opening")}</p>}
        {flash > 0 && <span class="camera__flash" key={flash} />}
      </div>
      <Chooser current={state.status === "open" ? state.camera.id : ""} />
    </div>
  );
}

function Preview({ camera, onShutter }: { camera: OpenCamera; onShutter: CameraViewProps["onShutter"] }) {
  const video = useRef<HTMLVideoElement>(null);
  const tell = useRef(onShutter);
  tell.current = onShutter;
  useEffect(() => {
    const shown = video.current;
    if (shown === null) return undefined;
    shown.srcObject = camera.stream;
    const ready = () => tell.current(() => captureSquare(shown));
    shown.addEventListener("playing", ready);
    // Refused only while the page is hidden; `autoplay` starts it when it is seen again.
    shown.play().catch(() => undefined);
    return () => {
      shown.removeEventListener("playing", ready);
      shown.srcObject = null;
      tell.current(null);
    };
  }, [camera]);
  return (
    <video
      ref={video} class={camera.mirrored ? "camera__video camera__video--mirrored" : "camera__video"}
      autoplay muted playsInline aria-label={say("common.camera_preview")}
    />
  );
}

function Chooser({ current }: { current: string }) {
  const choices = cameraChoices.value;
  if (choices.length < 2) return null;
  return (
    <select
      class="select camera__choice" aria-label={say("common.camera_choose")} value={current}
      onChange={(event) => void chooseCamera(event.currentTarget.value)}
    >
      {choices.map((choice, index) => (
        <option key={choice.id} value={choice.id}>{choice.label || say("common.camera_number", { number: index + 1 })}</option>
      ))}
    </select>
  );
}

function Problem({ problem, onFiles, many }: { problem: CameraProblem; onFiles: (files: File[]) => void; many: boolean }) {
  return (
    <div class="camera__problem" role="alert" data-problem={problem}>
      <NoCameraIcon />
      <strong>{say(`common.camera_${problem}`)}</strong>
      <p>{say(`common.camera_${problem}_way`)}</p>
      <div class="camera__ways">
        {problem !== "insecure" && <Button icon={<RepeatIcon />} onClick={() => void retryCamera()}>{say("common.try_again")}</Button>}
        <FileButton onFiles={onFiles} label={say("common.camera_picker")} icon={<CameraIcon />} kind="plain" many={many} camera />
      </div>
    </div>
  );
}

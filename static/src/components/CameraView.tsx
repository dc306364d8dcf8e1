/** The live camera square: exactly what a picture will contain, shown as in a mirror where the student wants it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type CameraProblem, captureFrame, captureSquare, type OpenCamera } from "../camera";
import type { SeenPicture } from "../seenPicture";
import { translate } from "../words";
import { Button } from "./Button";
import { CameraIcon, NoCameraIcon, RepeatIcon } from "./icons";
import { chooseMirror, isMirrored } from "./mirror";
import { FileButton } from "./PictureDrop";
import { Switch } from "./Switch";
import {
  acquireCamera,
  cameraChoices,
  cameraState,
  chooseCamera,
  reportCameraProblem,
  retryCamera,
} from "./sharedCamera";

/**
 * Takes a picture: a JPEG of the center square, and how the preview showed it. One of many that are only recognized
 * (`passing`) is as small as the network takes it.
 */
export type Shutter = (passing?: "passing") => Promise<SeenPicture>;

export interface CameraViewProps {
  /** Gets the shutter while the camera shows a picture, and null otherwise. */
  onShutter: (shutter: Shutter | null) => void;
  /** Gets the files chosen, or taken with the device's camera app, where no webcam is available. */
  onFiles: (files: File[]) => void;
  many?: boolean;
  /** Number of pictures taken; each change flashes the frame. */
  flash?: number;
  /** Draws what lies over the camera's picture, which may be shown mirrored. */
  overlay?: (mirrored: boolean) => ComponentChildren;
  /** Stand beside the switch that mirrors the picture. */
  switches?: ComponentChildren;
}

export function CameraView({ onShutter, onFiles, many = true, flash = 0, overlay, switches }: CameraViewProps) {
  useEffect(acquireCamera, []);
  const state = cameraState.value;
  if (state.status === "problem") return <CameraProblemNotice problem={state.problem} onFiles={onFiles} many={many} />;
  return (
    <div class="camera">
      <div class="camera__frame">
        {state.status === "open" ? (
          <>
            <Preview key={state.camera.stream.id} camera={state.camera} onShutter={onShutter} />
            {overlay?.(isMirrored(state.camera))}
          </>
        ) : (
          <p class="camera__waiting" role="status">
            <span class="spinner" />
            {translate("common.camera_opening")}
          </p>
        )}
        {flash > 0 && <span class="camera__flash" key={flash} />}
      </div>
      {state.status === "open" && (
        <div class="camera__switches">
          <Switch
            label={translate("common.camera_mirror")}
            checked={isMirrored(state.camera)}
            onChange={(mirrored) => chooseMirror(state.camera, mirrored)}
          />
          {switches}
        </div>
      )}
      <CameraChooser current={state.status === "open" ? state.camera.id : ""} />
    </div>
  );
}

function Preview({ camera, onShutter }: { camera: OpenCamera; onShutter: CameraViewProps["onShutter"] }) {
  const video = useRef<HTMLVideoElement>(null);
  const onShutterRef = useRef(onShutter);
  onShutterRef.current = onShutter;
  useEffect(() => {
    const shown = video.current;
    if (shown === null) return undefined;
    shown.srcObject = camera.stream;
    const ready = () =>
      onShutterRef.current((passing) => takeSeen(camera, shown, passing ? captureFrame : captureSquare));
    shown.addEventListener("playing", ready);
    // Playing is refused only while the page is hidden; `autoplay` starts it when the page is shown.
    shown.play().catch(() => undefined);
    return () => {
      shown.removeEventListener("playing", ready);
      shown.srcObject = null;
      onShutterRef.current(null);
    };
  }, [camera]);
  return (
    <video
      ref={video}
      class={isMirrored(camera) ? "camera__video mirrored" : "camera__video"}
      autoplay
      muted
      playsInline
      aria-label={translate("common.camera_preview")}
    />
  );
}

/** The answer says how the picture was shown when it was taken, whatever is chosen meanwhile. */
async function takeSeen(
  camera: OpenCamera,
  video: HTMLVideoElement,
  capture: (video: HTMLVideoElement) => Promise<Blob>,
): Promise<SeenPicture> {
  const mirrored = isMirrored(camera);
  try {
    return { picture: await capture(video), mirrored };
  } catch (error) {
    reportCameraProblem(error);
    throw error;
  }
}

function CameraChooser({ current }: { current: string }) {
  const choices = cameraChoices.value;
  if (choices.length < 2) return null;
  return (
    <select
      class="select camera__choice"
      aria-label={translate("common.camera_choose")}
      value={current}
      onChange={(event) => void chooseCamera(event.currentTarget.value)}
    >
      {choices.map((choice, index) => (
        <option key={choice.id} value={choice.id}>
          {choice.label || translate("common.camera_number", { number: index + 1 })}
        </option>
      ))}
    </select>
  );
}

function CameraProblemNotice({
  problem,
  onFiles,
  many,
}: {
  problem: CameraProblem;
  onFiles: (files: File[]) => void;
  many: boolean;
}) {
  return (
    <div class="camera__problem" role="alert" data-problem={problem}>
      <NoCameraIcon />
      <strong>{translate(`common.camera_${problem}`)}</strong>
      <p>{translate(`common.camera_${problem}_way`)}</p>
      <div class="camera__actions">
        {problem !== "insecure" && (
          <Button icon={<RepeatIcon />} onClick={() => void retryCamera()}>
            {translate("common.try_again")}
          </Button>
        )}
        <FileButton
          onFiles={onFiles}
          label={translate("common.camera_picker")}
          icon={<CameraIcon />}
          kind="plain"
          many={many}
          camera
        />
      </div>
    </div>
  );
}

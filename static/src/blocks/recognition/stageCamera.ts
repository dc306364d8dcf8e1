/** The camera as video recognition uses it. */
import { CameraError, captureFrame, type OpenCamera } from "../../camera";
import { isMirrored } from "../../components/mirror";
import { acquireCamera, cameraState, retryCamera } from "../../components/sharedCamera";
import { BlockProblem } from "../runtime/problems";

export interface StageCamera {
  /** The element that plays the camera's picture; the stage displays it. */
  readonly video: HTMLVideoElement;
  /** Whether it is shown mirrored, before any block flips it. */
  mirrored(): boolean;
  /** The center square of the newest frame, never mirrored. */
  capturePicture(): Promise<Blob>;
  close(): void;
}

export type OpenStageCamera = () => Promise<StageCamera>;

/** Opens the camera shared with the data-input window and waits until it shows a picture. Throws `BlockProblem`. */
export async function openStageCamera(): Promise<StageCamera> {
  const releaseCamera = acquireCamera();
  if (cameraState.value.status === "problem") void retryCamera();
  const video = mutedVideo();
  const close = () => {
    releaseCamera();
    video.srcObject = null;
    video.remove();
  };
  try {
    const camera = await playCamera(video);
    const capturePicture = () => captureNewest(video);
    return { video, capturePicture, close, mirrored: () => isMirrored(sharedCamera() ?? camera) };
  } catch (error) {
    close();
    throw toBlockProblem(error);
  }
}

/** The student may have switched it. */
const sharedCamera = (): OpenCamera | null => (cameraState.value.status === "open" ? cameraState.value.camera : null);

function mutedVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  return video;
}

/** Captures from the present camera, because the student may have switched it. */
async function captureNewest(video: HTMLVideoElement): Promise<Blob> {
  try {
    const camera = await whenCameraOpen();
    if (video.srcObject !== camera.stream) await playCamera(video);
    return await captureFrame(video);
  } catch (error) {
    throw toBlockProblem(error);
  }
}

async function playCamera(video: HTMLVideoElement): Promise<OpenCamera> {
  const camera = await whenCameraOpen();
  video.srcObject = camera.stream;
  await video.play();
  return camera;
}

/** Waits until the shared camera is open. Throws `CameraError`. */
function whenCameraOpen(): Promise<OpenCamera> {
  return new Promise((resolve, reject) => {
    let unsubscribe: (() => void) | null = null;
    let done = false;
    const finish = (settle: () => void) => {
      done = true;
      unsubscribe?.();
      settle();
    };
    unsubscribe = cameraState.subscribe((state) => {
      if (done || state.status === "opening") return;
      if (state.status === "open") finish(() => resolve(state.camera));
      else finish(() => reject(new CameraError(state.status === "problem" ? state.problem : "unknown")));
    });
    if (done) unsubscribe();
  });
}

function toBlockProblem(error: unknown): BlockProblem {
  return new BlockProblem(`camera_${error instanceof CameraError ? error.problem : "unknown"}`);
}

/** The stage's camera, as video recognition sees it. */
import { CameraError, captureSquare, type OpenCamera } from "../../camera";
import { cameraState, holdCamera, retryCamera } from "../../components/sharedCamera";
import { BlockProblem } from "../runtime/problems";

export interface OpenEye {
  /** The element that plays the camera's picture; the stage shows it. */
  readonly video: HTMLVideoElement;
  /** Whether the stage shows it like a mirror. */
  readonly mirrored: boolean;
  /** The centre square of the newest frame, never mirrored. */
  picture(): Promise<Blob>;
  close(): void;
}

export type OpenAnEye = () => Promise<OpenEye>;

/** Opens the camera that the data-input window uses, too, and waits until it shows a picture. Throws `BlockProblem`. */
export async function openEye(): Promise<OpenEye> {
  const letGo = holdCamera();
  if (cameraState.value.status === "problem") void retryCamera();
  const video = silentVideo();
  const close = () => {
    letGo();
    video.srcObject = null;
    video.remove();
  };
  try {
    const camera = await play(video);
    return { video, mirrored: camera.mirrored, picture: () => newestPicture(video), close };
  } catch (error) {
    close();
    throw asBlockProblem(error);
  }
}

function silentVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  return video;
}

/** The student may have changed the camera since the last picture. */
async function newestPicture(video: HTMLVideoElement): Promise<Blob> {
  try {
    const camera = await openedCamera();
    if (video.srcObject !== camera.stream) await play(video);
    return await captureSquare(video);
  } catch (error) {
    throw asBlockProblem(error);
  }
}

async function play(video: HTMLVideoElement): Promise<OpenCamera> {
  const camera = await openedCamera();
  video.srcObject = camera.stream;
  await video.play();
  return camera;
}

/** The shared camera, as soon as it is open. Throws `CameraError`. */
function openedCamera(): Promise<OpenCamera> {
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

function asBlockProblem(error: unknown): BlockProblem {
  return new BlockProblem(`camera_${error instanceof CameraError ? error.problem : "unknown"}`);
}

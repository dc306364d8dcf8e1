/** The stage's camera, as video recognition sees it. */
import { CameraError, captureSquare, openCamera } from "../../camera";
import { BlockProblem } from "../runtime/problems";

export interface OpenEye {
  /** The element that plays the camera's picture; the stage shows it. */
  readonly video: HTMLVideoElement;
  readonly mirrored: boolean;
  /** The centre square of the newest frame, never mirrored. */
  picture(): Promise<Blob>;
  close(): void;
}

export type OpenAnEye = () => Promise<OpenEye>;

/** Opens the camera and waits until it shows a picture. Throws `BlockProblem`. */
export async function openEye(): Promise<OpenEye> {
  try {
    return await playing();
  } catch (error) {
    if (error instanceof CameraError) throw new BlockProblem(`camera_${error.problem}`);
    throw error;
  }
}

async function playing(): Promise<OpenEye> {
  const camera = await openCamera();
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = camera.stream;
  const close = () => {
    camera.close();
    video.srcObject = null;
    video.remove();
  };
  try {
    await video.play();
  } catch {
    close();
    throw new CameraError("unknown");
  }
  return { video, mirrored: camera.mirrored, picture: () => captureSquare(video), close };
}

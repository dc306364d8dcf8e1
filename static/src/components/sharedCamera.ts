/** One camera for the whole page: it closes when no component uses it. */
import { signal } from "@preact/signals";
import {
  type CameraChoice,
  CameraError,
  type CameraProblem,
  listCameras,
  type OpenCamera,
  openCamera,
} from "../camera";
import { readStored, writeStored } from "../storage";

export type CameraState =
  | { status: "off" }
  | { status: "opening" }
  | { status: "open"; camera: OpenCamera }
  | { status: "problem"; problem: CameraProblem };

export const cameraState = signal<CameraState>({ status: "off" });
export const cameraChoices = signal<CameraChoice[]>([]);
/** Whether this device has a camera; true until that is known. */
export const hasCamera = signal(true);

const STORAGE_KEY = "eyeblocks.camera";
let holders = 0;
/** Counts attempts, so that a camera that opens too late is closed again. */
let openAttempts = 0;

/** Opens the camera if it is off; the returned function releases it. */
export function acquireCamera(): () => void {
  holders += 1;
  if (holders === 1) {
    navigator.mediaDevices?.addEventListener("devicechange", onDevicesChanged);
    void openShared();
  }
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders > 0) return;
    navigator.mediaDevices?.removeEventListener("devicechange", onDevicesChanged);
    closeShared();
  };
}

/** Keeps `hasCamera` up to date; the returned function ends that. */
export function watchForCameras(): () => void {
  const look = () =>
    void listCameras().then(
      (found) => {
        hasCamera.value = found.length > 0;
      },
      () => undefined,
    );
  look();
  navigator.mediaDevices?.addEventListener("devicechange", look);
  return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
}

/** Switches to another camera and stores the choice on this device. */
export function chooseCamera(id: string): Promise<void> {
  writeStored(STORAGE_KEY, id);
  return openShared();
}

/** Tries again after a problem. */
export function retryCamera(): Promise<void> {
  return openShared();
}

async function openShared(): Promise<void> {
  closeShared();
  const attempt = openAttempts;
  cameraState.value = { status: "opening" };
  try {
    const camera = await openPreferred();
    if (attempt !== openAttempts) return camera.close();
    camera.stream.getVideoTracks()[0]?.addEventListener("ended", () => onCameraEnded(camera));
    cameraState.value = { status: "open", camera };
    cameraChoices.value = await listCameras();
  } catch (error) {
    if (attempt === openAttempts) cameraState.value = { status: "problem", problem: problemIn(error) };
  }
}

/** The stored camera may have been unplugged; then any other is used. */
async function openPreferred(): Promise<OpenCamera> {
  const id = readStored(STORAGE_KEY) ?? "";
  if (id === "") return openCamera();
  try {
    return await openCamera(id);
  } catch (error) {
    if (problemIn(error) !== "none") throw error;
    writeStored(STORAGE_KEY, null);
    return openCamera();
  }
}

function closeShared(): void {
  openAttempts += 1;
  if (cameraState.value.status === "open") cameraState.value.camera.close();
  cameraState.value = { status: "off" };
}

function onCameraEnded(camera: OpenCamera): void {
  const now = cameraState.value;
  if (now.status === "open" && now.camera === camera) cameraState.value = { status: "problem", problem: "unplugged" };
}

/** A camera that was plugged in is offered; it is opened if none was there. */
async function onDevicesChanged(): Promise<void> {
  cameraChoices.value = await listCameras();
  const now = cameraState.value;
  const isMissing = now.status === "problem" && (now.problem === "none" || now.problem === "unplugged");
  if (isMissing && cameraChoices.value.length > 0) await openShared();
}

/** Shows the problem in place of the camera's picture, where it can be tried again. */
export function reportCameraProblem(error: unknown): void {
  if (cameraState.value.status !== "open") return;
  closeShared();
  cameraState.value = { status: "problem", problem: problemIn(error) };
}

function problemIn(error: unknown): CameraProblem {
  return error instanceof CameraError ? error.problem : "unknown";
}

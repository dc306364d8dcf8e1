/** One camera for the whole page: whoever shows it holds it, and it closes when nobody does. */
import { signal } from "@preact/signals";
import { CameraError, listCameras, openCamera, type CameraChoice, type CameraProblem, type OpenCamera } from "../camera";

export type CameraState =
  | { status: "off" }
  | { status: "opening" }
  | { status: "open"; camera: OpenCamera }
  | { status: "problem"; problem: CameraProblem };

export const cameraState = signal<CameraState>({ status: "off" });
export const cameraChoices = signal<CameraChoice[]>([]);

const REMEMBERED = "eyeblocks.camera";
let holders = 0;
/** Counts openings, so that a camera that opens too late is closed again. */
let opening = 0;

/** Opens the camera if it is off; the returned function lets go of it. */
export function holdCamera(): () => void {
  holders += 1;
  if (holders === 1) void open();
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders === 0) close();
  };
}

/** Changes to another camera and remembers it on this device. */
export function chooseCamera(id: string): Promise<void> {
  remember(id);
  return open();
}

/** Tries again after a problem. */
export function retryCamera(): Promise<void> {
  return open();
}

async function open(): Promise<void> {
  close();
  const mine = opening;
  cameraState.value = { status: "opening" };
  try {
    const camera = await openPreferred();
    if (mine !== opening) return camera.close();
    camera.stream.getVideoTracks()[0]?.addEventListener("ended", () => lost(camera));
    cameraState.value = { status: "open", camera };
    cameraChoices.value = await listCameras();
  } catch (error) {
    if (mine === opening) cameraState.value = { status: "problem", problem: problemIn(error) };
  }
}

/** The remembered camera may have been unplugged; then any other will do. */
async function openPreferred(): Promise<OpenCamera> {
  const id = remembered();
  if (id === "") return openCamera();
  try {
    return await openCamera(id);
  } catch (error) {
    if (problemIn(error) !== "none") throw error;
    remember("");
    return openCamera();
  }
}

function close(): void {
  opening += 1;
  if (cameraState.value.status === "open") cameraState.value.camera.close();
  cameraState.value = { status: "off" };
}

function lost(camera: OpenCamera): void {
  const now = cameraState.value;
  if (now.status === "open" && now.camera === camera) cameraState.value = { status: "problem", problem: "busy" };
}

function problemIn(error: unknown): CameraProblem {
  return error instanceof CameraError ? error.problem : "unknown";
}

// Storage may be forbidden (private windows, school policies); then nothing is remembered.
function remembered(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(REMEMBERED, id);
  } catch {
    return;
  }
}

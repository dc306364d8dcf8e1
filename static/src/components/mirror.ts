/** Whether a camera is shown as in a mirror: as the student chose on this device, or as is usual for the camera. */
import { signal } from "@preact/signals";
import type { OpenCamera } from "../camera";
import { readStored, writeStored } from "../storage";

/** What was chosen on this page, also where the browser stores nothing. */
const chosen = signal<ReadonlyMap<string, boolean>>(new Map());

/** By direction and not by id: browsers give a camera new ids, and a tablet's two cameras differ in direction. */
const storageKey = ({ facesUser }: OpenCamera): string => `eyeblocks.mirror.${facesUser ? "front" : "back"}`;

export function isMirrored(camera: OpenCamera): boolean {
  const key = storageKey(camera);
  const stored = readStored(key);
  return chosen.value.get(key) ?? (stored === null ? camera.facesUser : stored === "on");
}

/** Changes how the camera is shown; its pictures stay as they are. */
export function chooseMirror(camera: OpenCamera, mirrored: boolean): void {
  writeStored(storageKey(camera), mirrored ? "on" : "off");
  chosen.value = new Map(chosen.value).set(storageKey(camera), mirrored);
}

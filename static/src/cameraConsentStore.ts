/** Projects on this device that somebody else made: their programs ask before they use the camera. */
import type { Project } from "./apiTypes";
import { readStored, writeStored } from "./storage";

const storageKey = (project: string): string => `eyeblocks.camera.${project}`;

/** Marks a project that came from a link or a file. */
export function requireCameraConsent(project: string): void {
  writeStored(storageKey(project), "ask");
}

/** Whether its program has to ask before it uses the camera; where nothing is stored, a remix asks each time. */
export function needsCameraConsent({ id, remix_of }: Pick<Project, "id" | "remix_of">): boolean {
  const known = readStored(storageKey(id));
  return known === null ? remix_of !== null : known === "ask";
}

export function grantCameraConsent(project: string): void {
  writeStored(storageKey(project), "allowed");
}

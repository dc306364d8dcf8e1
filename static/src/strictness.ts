/** How easily models say that they do not know a picture: chosen for each project, kept in this browser. */
import { readStored, writeStored } from "./storage";

/** The server's own. */
const DEFAULT_STRICTNESS = 0.05;

const storageKey = (projectId: string): string => `eyeblocks.strictness.${projectId}`;

export function storedStrictness(projectId: string): number {
  const stored = Number(readStored(storageKey(projectId)) ?? DEFAULT_STRICTNESS);
  return stored >= 0 && stored <= 0.5 ? stored : DEFAULT_STRICTNESS;
}

export function chooseStrictness(projectId: string, strictness: number): void {
  writeStored(storageKey(projectId), String(strictness));
}

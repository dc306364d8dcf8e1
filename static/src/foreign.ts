/** Projects that somebody else made, as this device knows them: their programs ask before they use the camera. */
import type { Project } from "./contract";

const keyOf = (project: string): string => `eyeblocks.camera.${project}`;

/** A project that came from a link or a file. */
export function markForeign(project: string): void {
  remember(project, "ask");
}

/** Whether its program has to ask before it uses the camera. */
export function asksForCamera({ id, remix_of }: Pick<Project, "id" | "remix_of">): boolean {
  const known = remembered(id);
  return known === null ? remix_of !== null : known === "ask";
}

export function allowCamera(project: string): void {
  remember(project, "allowed");
}

// Storage may be forbidden (private windows, school policies); then a remix asks each time.
function remembered(project: string): string | null {
  try {
    return localStorage.getItem(keyOf(project));
  } catch {
    return null;
  }
}

function remember(project: string, what: "ask" | "allowed"): void {
  try {
    localStorage.setItem(keyOf(project), what);
  } catch {
    return;
  }
}

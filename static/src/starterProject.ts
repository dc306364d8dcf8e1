/** Which new project of this tab is to begin with starter pictures: the start page says so to the page that collects. */
import { readStored, tabStorage, writeStored } from "./storage";

const STORAGE_KEY = "eyeblocks.starters";

export interface StarterProject {
  project: string;
  /** The example that it was made of. */
  example: string;
  /** Whether the pictures were added; the hint what to do with them stays until it is closed. */
  added: boolean;
}

export function storeStarterProject(starters: StarterProject | null): void {
  writeStored(STORAGE_KEY, starters === null ? null : JSON.stringify(starters), tabStorage);
}

/** Null unless this tab has made this project of an example. */
export function readStarterProject(project: string): StarterProject | null {
  try {
    const stored = JSON.parse(readStored(STORAGE_KEY, tabStorage) ?? "null") as StarterProject | null;
    return stored?.project === project ? stored : null;
  } catch {
    return null;
  }
}

/** Blocks that could not be saved yet, kept on this device until they are. */
import { FORMAT, readSaved, type SavedProgram } from "../compile";

export interface Draft {
  /** The version on the server that the draft was made from. */
  version: number;
  blocks: SavedProgram;
  /** What was on its way to the server when the draft was kept: it may have arrived. */
  sent?: SavedProgram;
}

export interface Drafts {
  keep(draft: Draft): void;
  drop(): void;
  find(): Draft | null;
}

/** Drafts of that version did not say so. */
const FIRST_FORMAT = 1;

/** Drafts of one project in the browser's storage; where there is none, nothing is kept. */
export function draftsIn(storage: () => Storage, project: string): Drafts {
  const key = `eyeblocks.draft.${project}`;
  const attempt = <T>(act: (store: Storage) => T, otherwise: T): T => {
    try {
      return act(storage());
    } catch {
      // Storage can be full or forbidden; the server still gets the program.
      return otherwise;
    }
  };
  return {
    keep: (draft) => attempt((store) => store.setItem(key, JSON.stringify({ ...draft, format: FORMAT })), undefined),
    drop: () => attempt((store) => store.removeItem(key), undefined),
    find: () => attempt((store) => readDraft(store.getItem(key)), null),
  };
}

function readDraft(text: string | null): Draft | null {
  if (text === null) return null;
  const { version, blocks, sent, format = FIRST_FORMAT } = JSON.parse(text) as Draft & { format?: number };
  return { version, blocks: readSaved(format, blocks), ...(sent === undefined ? {} : { sent: readSaved(format, sent) }) };
}

/** Whether two saved programs are the same, in whatever order their fields were written. */
export const same = (one: unknown, other: unknown): boolean => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, ordered(each)]));
}

/** Drafts: programs stored on this device until they are saved on the server. */
import { FORMAT, loadProgram, type SavedProgram, stringifyBlocks, toBlockLists, toNextChains } from "../compile";

export interface Draft {
  /** The version on the server that the draft is based on. */
  version: number;
  blocks: SavedProgram;
  /** The program that was being sent when the draft was stored: the server may have it. */
  sent?: SavedProgram;
}

export interface DraftStorage {
  saveDraft(draft: Draft): void;
  discardDraft(): void;
  loadDraft(): Draft | null;
}

/** Drafts of this format did not state it. */
const FIRST_FORMAT = 1;

/** The drafts of one project in the browser's storage; without storage nothing is kept. */
export function draftStorage(storage: () => Storage, project: string): DraftStorage {
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
    saveDraft: (draft) =>
      attempt((store) => store.setItem(key, stringifyBlocks({ ...draft, format: FORMAT })), undefined),
    discardDraft: () => attempt((store) => store.removeItem(key), undefined),
    loadDraft: () => attempt((store) => readDraft(store.getItem(key)), null),
  };
}

function readDraft(text: string | null): Draft | null {
  if (text === null) return null;
  const {
    version,
    blocks,
    sent,
    format = FIRST_FORMAT,
  } = toNextChains(JSON.parse(text)) as Draft & { format?: number };
  return {
    version,
    blocks: loadProgram(format, blocks),
    ...(sent === undefined ? {} : { sent: loadProgram(format, sent) }),
  };
}

/** Whether two saved programs are equal, regardless of the order of their fields. */
export const isSameProgram = (one: unknown, other: unknown): boolean =>
  JSON.stringify(sortKeys(toBlockLists(one))) === JSON.stringify(sortKeys(toBlockLists(other)));

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

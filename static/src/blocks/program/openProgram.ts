/** Decides what the page shows first: the server's program or a draft stored on this device. */
import type { Program } from "../../api";
import { loadProgram, type SavedProgram, UnreadableProgramError, type UnreadableReason } from "../compile";
import { type Draft, type DraftStorage, isSameProgram } from "./drafts";

export interface OpenedProgram {
  blocks: SavedProgram;
  /** The version that `blocks` is based on. */
  version: number;
  /** `draft`: must be saved now. `conflict`: a draft, but the server has a newer version. */
  from: "server" | "starter" | "draft" | "conflict";
}

/** Throws `UnreadableProgramError` for a program that this page cannot show. */
export function openProgram(program: Program, drafts: DraftStorage, starter: SavedProgram): OpenedProgram {
  const { version, blocks } = program;
  const saved = blocks === null ? null : loadProgram(program.format, blocks);
  const draft = drafts.loadDraft();
  if (draft === null || (saved !== null && isSameProgram(draft.blocks, saved))) {
    drafts.discardDraft();
    return { blocks: saved ?? starter, version, from: saved === null ? "starter" : "server" };
  }
  if (isBasedOn(draft, version, saved)) return { blocks: draft.blocks, version, from: "draft" };
  return { blocks: draft.blocks, version: draft.version, from: "conflict" };
}

/** Like `openProgram`, but returns an empty program and the reason instead of throwing. */
export function openProgramOrEmpty(
  program: Program,
  drafts: DraftStorage,
  starter: SavedProgram,
): OpenedProgram & { reason: UnreadableReason | null } {
  try {
    return { ...openProgram(program, drafts, starter), reason: null };
  } catch (error) {
    if (!(error instanceof UnreadableProgramError)) throw error;
    return { blocks: withoutBlocks(starter), version: program.version, from: "server", reason: error.reason };
  }
}

const withoutBlocks = ({ sprites }: SavedProgram): SavedProgram => ({
  sprites: sprites.map(({ id }) => ({ id, workspace: {} })),
});

/** Whether the draft is based on the server's version: the one it read, or the one it sent. */
const isBasedOn = (draft: Draft, version: number, saved: SavedProgram | null): boolean =>
  draft.version === version ||
  (draft.version + 1 === version && draft.sent !== undefined && isSameProgram(draft.sent, saved));

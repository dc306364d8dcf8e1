/** What a page shows first: what the server has, or what this device could not save the last time. */
import type { Program } from "../../api";
import { readSaved, UnreadableProgram, type SavedProgram, type UnreadableReason } from "../compile";
import { same, type Draft, type Drafts } from "./drafts";

export interface Opened {
  blocks: SavedProgram;
  /** The version that `blocks` were made from. */
  version: number;
  /** `draft`: to be saved now. `conflict`: a draft, but the server's version has moved on. */
  from: "server" | "starter" | "draft" | "conflict";
}

/** Throws `UnreadableProgram` for a program that this page cannot show. */
export function opened(program: Program, drafts: Drafts, starter: SavedProgram): Opened {
  const { version, blocks } = program;
  const saved = blocks === null ? null : readSaved(program.format, blocks);
  const draft = drafts.find();
  if (draft === null || (saved !== null && same(draft.blocks, saved))) {
    drafts.drop();
    return { blocks: saved ?? starter, version, from: saved === null ? "starter" : "server" };
  }
  if (follows(draft, version, saved)) return { blocks: draft.blocks, version, from: "draft" };
  return { blocks: draft.blocks, version: draft.version, from: "conflict" };
}

/** The same; what cannot be shown becomes empty, with the reason. */
export function openedOrEmpty(program: Program, drafts: Drafts, starter: SavedProgram): Opened & { reason: UnreadableReason | null } {
  try {
    return { ...opened(program, drafts, starter), reason: null };
  } catch (error) {
    if (!(error instanceof UnreadableProgram)) throw error;
    return { blocks: emptied(starter), version: program.version, from: "server", reason: error.reason };
  }
}

const emptied = ({ sprites }: SavedProgram): SavedProgram => ({ sprites: sprites.map(({ id }) => ({ id, workspace: {} })) });

/** Whether the draft was made from what the server has: what it read, or what it sent itself. */
const follows = (draft: Draft, version: number, saved: SavedProgram | null): boolean =>
  draft.version === version || (draft.version + 1 === version && draft.sent !== undefined && same(draft.sent, saved));

/**
 * The file format of a program, version 1. `workspace` is Blockly's own saved state of one sprite's blocks.
 * Block types, slot names, field names and option values never change.
 */

export const FORMAT = 1;

export interface SavedBlock {
  type: string;
  id?: string;
  x?: number;
  y?: number;
  fields?: Record<string, unknown>;
  inputs?: Record<string, SavedConnection>;
  next?: SavedConnection;
  extraState?: unknown;
  [more: string]: unknown;
}

/** What sits in a slot: a real block, else the shadow that it covers. */
export interface SavedConnection {
  block?: SavedBlock;
  shadow?: SavedBlock;
}

export interface SavedWorkspace {
  blocks?: { languageVersion: number; blocks: SavedBlock[] };
  [more: string]: unknown;
}

export interface SavedSprite {
  id: string;
  workspace: SavedWorkspace;
}

export interface SavedProgram {
  sprites: SavedSprite[];
}

export type UnreadableReason = "newer" | "unreadable";

/** The saved program is not one that this page can show; it must be left as it is. */
export class UnreadableProgram extends Error {
  constructor(readonly reason: UnreadableReason) {
    super(reason);
    this.name = "UnreadableProgram";
  }
}

/** Checks what the server kept. Throws `UnreadableProgram` rather than showing half of it. */
export function readSaved(format: number, blocks: unknown): SavedProgram {
  if (format > FORMAT) throw new UnreadableProgram("newer");
  if (!isRecord(blocks) || !Array.isArray(blocks.sprites)) throw new UnreadableProgram("unreadable");
  if (blocks.sprites.length === 0 || !blocks.sprites.every(isSprite)) throw new UnreadableProgram("unreadable");
  return blocks as unknown as SavedProgram;
}

const isSprite = (sprite: unknown): boolean =>
  isRecord(sprite) && typeof sprite.id === "string" && isWorkspace(sprite.workspace);

function isWorkspace(workspace: unknown): boolean {
  if (!isRecord(workspace)) return false;
  if (workspace.blocks === undefined) return true;
  return isRecord(workspace.blocks) && Array.isArray(workspace.blocks.blocks) && workspace.blocks.blocks.every(isBlock);
}

function isBlock(block: unknown): boolean {
  if (!isRecord(block) || typeof block.type !== "string") return false;
  if (block.inputs !== undefined && !isRecord(block.inputs)) return false;
  const joined = [...Object.values(isRecord(block.inputs) ? block.inputs : {}), ...(block.next === undefined ? [] : [block.next])];
  return joined.every(isConnection);
}

const isConnection = (connection: unknown): boolean =>
  isRecord(connection) && [connection.block, connection.shadow].every((each) => each === undefined || isBlock(each));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const topBlocks = (workspace: SavedWorkspace): readonly SavedBlock[] => workspace.blocks?.blocks ?? [];

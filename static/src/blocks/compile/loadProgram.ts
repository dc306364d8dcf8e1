/** Validates saved programs before they are used. */
import type { SavedBlock, SavedProgram } from "./savedProgram";
import { FORMAT, upgradeProgram } from "./upgrades";

export type UnreadableReason = "newer" | "unreadable";

/** This page cannot show the saved program, so it must not overwrite it. */
export class UnreadableProgramError extends Error {
  constructor(readonly reason: UnreadableReason) {
    super(reason);
    this.name = "UnreadableProgramError";
  }
}

/**
 * Validates a program from the server and upgrades it to the newest format. Throws `UnreadableProgramError` rather than
 * showing only part of it.
 */
export function loadProgram(format: number, blocks: unknown): SavedProgram {
  if (format > FORMAT) throw new UnreadableProgramError("newer");
  if (!Number.isInteger(format) || format < 1) throw new UnreadableProgramError("unreadable");
  if (!isRecord(blocks) || !Array.isArray(blocks.sprites)) throw new UnreadableProgramError("unreadable");
  if (blocks.sprites.length === 0 || !blocks.sprites.every(isSprite)) throw new UnreadableProgramError("unreadable");
  if (
    ![
      blocks.messages,
      blocks.variables,
      blocks.lists,
      blocks.functions,
      blocks.backgrounds,
      blocks.scenes,
      blocks.sounds,
    ].every(isNamedList)
  ) {
    throw new UnreadableProgramError("unreadable");
  }
  return upgradeProgram(format, blocks) as unknown as SavedProgram;
}

const isSprite = (sprite: unknown): boolean =>
  isRecord(sprite) && typeof sprite.id === "string" && isNamedList(sprite.costumes) && isWorkspace(sprite.workspace);

const isNamedList = (items: unknown): boolean =>
  items === undefined || (Array.isArray(items) && items.every(isNamedItem));

const isNamedItem = (item: unknown): boolean =>
  isRecord(item) &&
  typeof item.id === "string" &&
  typeof item.name === "string" &&
  isNamedList(item.parameters) &&
  (item.items === undefined || Array.isArray(item.items));

function isWorkspace(workspace: unknown): boolean {
  if (!isRecord(workspace)) return false;
  if (workspace.blocks === undefined) return true;
  return isRecord(workspace.blocks) && Array.isArray(workspace.blocks.blocks) && workspace.blocks.blocks.every(isBlock);
}

/** Whether the value has the shape of a saved block, including everything nested in it. */
export function isBlock(block: unknown): block is SavedBlock {
  const rest: unknown[] = [block];
  while (rest.length > 0) {
    const inner = rest.pop();
    if (!isRecord(inner) || typeof inner.type !== "string") return false;
    if (inner.inputs !== undefined && !isRecord(inner.inputs)) return false;
    for (const connection of [
      ...Object.values(inner.inputs ?? {}),
      ...(inner.next === undefined ? [] : [inner.next]),
    ]) {
      if (!isRecord(connection)) return false;
      rest.push(...[connection.block, connection.shadow].filter((item) => item !== undefined));
    }
  }
  return true;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

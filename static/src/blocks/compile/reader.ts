/** Checks saved programs before anything is done with them. */
import type { SavedBlock, SavedProgram } from "./saved";
import { FORMAT, upgraded } from "./upgrades";

export type UnreadableReason = "newer" | "unreadable";

/** The saved program is not one that this page can show; it must be left as it is. */
export class UnreadableProgram extends Error {
  constructor(readonly reason: UnreadableReason) {
    super(reason);
    this.name = "UnreadableProgram";
  }
}

/** Checks what the server kept and brings it to the newest format. Throws `UnreadableProgram` rather than showing half of it. */
export function readSaved(format: number, blocks: unknown): SavedProgram {
  if (format > FORMAT) throw new UnreadableProgram("newer");
  if (!Number.isInteger(format) || format < 1) throw new UnreadableProgram("unreadable");
  if (!isRecord(blocks) || !Array.isArray(blocks.sprites)) throw new UnreadableProgram("unreadable");
  if (blocks.sprites.length === 0 || !blocks.sprites.every(isSprite)) throw new UnreadableProgram("unreadable");
  if (![blocks.messages, blocks.variables, blocks.lists, blocks.functions, blocks.backgrounds, blocks.scenes].every(areNamed)) {
    throw new UnreadableProgram("unreadable");
  }
  return upgraded(format, blocks) as unknown as SavedProgram;
}

const isSprite = (sprite: unknown): boolean =>
  isRecord(sprite) && typeof sprite.id === "string" && areNamed(sprite.costumes) && isWorkspace(sprite.workspace);

const areNamed = (things: unknown): boolean => things === undefined || (Array.isArray(things) && things.every(isNamed));

const isNamed = (thing: unknown): boolean =>
  isRecord(thing) && typeof thing.id === "string" && typeof thing.name === "string" && areNamed(thing.parameters)
  && (thing.items === undefined || Array.isArray(thing.items));

function isWorkspace(workspace: unknown): boolean {
  if (!isRecord(workspace)) return false;
  if (workspace.blocks === undefined) return true;
  return isRecord(workspace.blocks) && Array.isArray(workspace.blocks.blocks) && workspace.blocks.blocks.every(isBlock);
}

/** Whether it is built like a block, with all that is in it. */
export function isBlock(block: unknown): block is SavedBlock {
  if (!isRecord(block) || typeof block.type !== "string") return false;
  if (block.inputs !== undefined && !isRecord(block.inputs)) return false;
  const joined = [...Object.values(isRecord(block.inputs) ? block.inputs : {}), ...(block.next === undefined ? [] : [block.next])];
  return joined.every(isConnection);
}

const isConnection = (connection: unknown): boolean =>
  isRecord(connection) && [connection.block, connection.shadow].every((each) => each === undefined || isBlock(each));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

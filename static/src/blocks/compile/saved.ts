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

/** Something of the program that blocks name by its permanent id; the name may change. */
export interface Named {
  id: string;
  name: string;
}

export interface SavedVariable extends Named {
  /** What it holds when the program starts. */
  value?: string | number;
  /** Whether the stage shows it from the start. */
  shown?: boolean;
}

export interface SavedList extends Named {
  items?: Array<string | number>;
  shown?: boolean;
}

export interface SavedFunction extends Named {
  parameters: Named[];
}

export interface SavedCostume extends Named {
  /** Where the picture comes from: "eyeblocks:blinky", "fluent:cat". */
  picture: string;
}

/** Whether the picture turns with the direction, only looks left or right, or stays upright. */
export type Turning = "around" | "flip" | "never";

/** Everything but `id` and `workspace` came later and may be left out. */
export interface SavedSprite {
  id: string;
  workspace: SavedWorkspace;
  name?: string;
  x?: number;
  y?: number;
  /** Width of the picture in stage steps. */
  size?: number;
  /** 90 is to the right, 0 upwards. */
  direction?: number;
  turning?: Turning;
  visible?: boolean;
  costumes?: SavedCostume[];
  /** The id of the costume to start with. */
  costume?: string;
}

/** Everything but `sprites` came later and may be left out. The first sprite is the hindmost. */
export interface SavedProgram {
  sprites: SavedSprite[];
  messages?: Named[];
  variables?: SavedVariable[];
  lists?: SavedList[];
  functions?: SavedFunction[];
  /** The name of the background to start with; "" is the plain stage. */
  background?: string;
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
  if (![blocks.messages, blocks.variables, blocks.lists, blocks.functions].every(areNamed)) {
    throw new UnreadableProgram("unreadable");
  }
  return blocks as unknown as SavedProgram;
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

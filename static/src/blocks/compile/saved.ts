/**
 * The file format of a program. `workspace` is Blockly's own saved state of one sprite's blocks.
 * Block types, slot names, field names and option values never change; what does change is in `upgrades.ts`.
 */

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

/** Where the stage shows a variable or list: the upper left corner of its monitor. Without, they stand in line. */
export interface MonitorPlace {
  x?: number;
  y?: number;
}

export interface SavedVariable extends Named, MonitorPlace {
  /** What it holds when the program starts. */
  value?: string | number;
  /** Whether the stage shows it from the start. */
  shown?: boolean;
}

export interface SavedList extends Named, MonitorPlace {
  items?: Array<string | number>;
  shown?: boolean;
}

export interface SavedFunction extends Named {
  parameters: Named[];
  /** Whether it answers with a value. */
  returns: boolean;
}

export interface SavedCostume extends Named {
  /** Where the picture comes from: "eyeblocks:blinky", "fluent:cat", "own:<id>". */
  picture: string;
}

/** Whether the picture turns with the direction, only looks left or right, or stays upright. */
export type Turning = "around" | "flip" | "never";

export interface SavedScene extends Named {
  /** The background to begin with: one of the library, or the id of one of the program's `backgrounds`; "" is the plain stage. */
  background?: string;
}

/** Everything but `id` and `workspace` came later and may be left out. */
export interface SavedSprite {
  id: string;
  /** The id of the scene that it is in; without, it is in the first. */
  scene?: string;
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
  /** In their order; without any, there is one. See `scenes.ts`. */
  scenes?: SavedScene[];
  messages?: Named[];
  variables?: SavedVariable[];
  lists?: SavedList[];
  functions?: SavedFunction[];
  /** The student's own backgrounds. */
  backgrounds?: SavedCostume[];
}

export const topBlocks = (workspace: SavedWorkspace): readonly SavedBlock[] => workspace.blocks?.blocks ?? [];

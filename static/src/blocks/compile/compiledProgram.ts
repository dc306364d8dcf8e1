/** A compiled program: plain data, so that it can be sent to a worker or a frame. */

export type Value = number | string | boolean;

/** A block to run or to evaluate. `opcode` names the primitive. */
export interface Step {
  opcode: string;
  blockId: string;
  /** Evaluated before the block runs. */
  inputs: Record<string, Input>;
  branches: Record<string, Step[]>;
  options: Record<string, string>;
}

export type Input = Step | { constant: Value };

/** One stack of blocks under a hat; `event` is the hat's block type. */
export interface Script {
  event: string;
  hatId: string;
  options: Record<string, string>;
  steps: Step[];
}

export interface SpriteScripts {
  sprite: string;
  scripts: Script[];
}

export interface CompiledProgram {
  sprites: SpriteScripts[];
  /** The blocks of the student's own functions, by the function's id. */
  functions: Record<string, Step[]>;
}

/** The opcode of a block that this page does not know; its type is in `options.type`. */
export const UNKNOWN = "unknown";

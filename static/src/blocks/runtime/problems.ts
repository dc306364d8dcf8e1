import type { Facts } from "../../words";

export const problemCodes = [
  "unknown_block", "no_model", "class_not_learned",
  "missing_variable", "missing_list", "missing_sprite", "missing_costume", "missing_function", "missing_scene",
  "missing_class", "no_picture", "picture_refused", "training_failed",
  "too_deep", "text_too_long", "program_hangs", "program_lost",
  "camera_insecure", "camera_denied", "camera_none", "camera_busy", "camera_unknown", "camera_refused",
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** A block cannot do what it is there for; `problem.<code>` are the words for it. */
export class BlockProblem extends Error {
  constructor(readonly code: ProblemCode, readonly facts: Facts = {}) {
    super(code);
    this.name = "BlockProblem";
  }
}

/** The page could not do what a block asked for; the message is for a person. */
export class PageRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PageRefusal";
  }
}

/** What ended a script: the error, and the block at which it stood. */
export interface ScriptProblem {
  error: unknown;
  blockId: string;
  sprite: string;
}

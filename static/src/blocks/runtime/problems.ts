import type { MessageParams } from "../../words";

export const problemCodes = [
  "unknown_block",
  "no_model",
  "class_not_learned",
  "missing_variable",
  "missing_list",
  "missing_sprite",
  "missing_costume",
  "no_text_box",
  "missing_function",
  "missing_scene",
  "missing_class",
  "no_picture",
  "picture_refused",
  "training_failed",
  "too_deep",
  "text_too_long",
  "program_hangs",
  "program_lost",
  "camera_insecure",
  "camera_denied",
  "camera_none",
  "camera_busy",
  "camera_unplugged",
  "camera_frozen",
  "camera_unknown",
  "camera_refused",
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** A block cannot do its work; the message is `problem.<code>` in the word lists. */
export class BlockProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly params: MessageParams = {},
  ) {
    super(code);
    this.name = "BlockProblem";
  }
}

/** The page could not do what a block requested; the message is meant for a person. */
export class HostError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "HostError";
  }
}

/** The error that ended a script, and its block. */
export interface ScriptProblem {
  error: unknown;
  blockId: string;
  sprite: string;
}

import { ApiError } from "../../api";
import { BlockProblem, HostError, type ScriptProblem } from "../runtime/problems";
import { translateBlocks } from "../words";

/** A problem that ended a script, worded for a student. */
export interface ProblemMessage {
  text: string;
  blockId: string | null;
  /** The text of the failed block. */
  blockText: string | null;
  /** Whether the student can solve it on the training page. */
  needsTraining: boolean;
}

export function problemMessage(
  { error, blockId }: ScriptProblem,
  blockText: (blockId: string) => string | null,
): ProblemMessage {
  const needsTraining =
    error instanceof BlockProblem && (error.code === "no_model" || error.code === "class_not_learned");
  const block = blockId === "" ? null : blockText(blockId);
  return { text: problemReason(error), blockId: block === null ? null : blockId, blockText: block, needsTraining };
}

/** The reason of a problem, worded for a student. */
export function problemReason(error: unknown): string {
  if (error instanceof BlockProblem) return translateBlocks(`problem.${error.code}`, error.params);
  if (error instanceof ApiError) return error.message;
  if (error instanceof HostError && error.message !== "") return error.message;
  console.error(error);
  return translateBlocks("problem.unexpected");
}

import { ApiError } from "../../api";
import { BlockProblem, PageRefusal, type ScriptProblem } from "../runtime/problems";
import { sayBlocks } from "../words";

/** Why a script ended, in a student's words. */
export interface ShownProblem {
  text: string;
  blockId: string | null;
  /** The block in words. */
  block: string | null;
  /** The way on is the page where models are trained. */
  needsTraining: boolean;
}

export function shownProblem({ error, blockId }: ScriptProblem, wordsOf: (blockId: string) => string | null): ShownProblem {
  const needsTraining = error instanceof BlockProblem && (error.code === "no_model" || error.code === "class_not_learned");
  const block = blockId === "" ? null : wordsOf(blockId);
  return { text: reasonOf(error), blockId: block === null ? null : blockId, block, needsTraining };
}

/** What went wrong, for a student. */
export function reasonOf(error: unknown): string {
  if (error instanceof BlockProblem) return sayBlocks(`problem.${error.code}`, error.facts);
  if (error instanceof ApiError) return error.message;
  if (error instanceof PageRefusal && error.message !== "") return error.message;
  console.error(error);
  return sayBlocks("problem.unexpected");
}

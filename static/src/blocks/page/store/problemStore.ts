/** The problem that ended a script: shown on the page and marked in the editor. */
import { signal } from "@preact/signals";
import { type ProblemMessage, problemMessage } from "../../controls/problemMessage";
import type { ScriptProblem } from "../../runtime/problems";
import { translateBlocks } from "../../words";

/** Marks blocks in the editor; null while there is no editor. */
type EditorMarks = () => {
  markFailed(block: string | null): void;
  scrollToBlock(block: string): void;
  blockText(block: string): string | null;
} | null;

export class ProblemStore {
  readonly message = signal<ProblemMessage | null>(null);

  constructor(private readonly editor: EditorMarks) {}

  showProblem(problem: ScriptProblem): void {
    this.showMessage(problemMessage(problem, (id) => this.editor()?.blockText(id) ?? null));
  }

  showNothingToRun(): void {
    this.showMessage({
      text: translateBlocks("problem.nothingToRun"),
      blockId: null,
      blockText: null,
      needsTraining: false,
    });
  }

  clearProblem = (): void => {
    this.message.value = null;
    this.editor()?.markFailed(null);
  };

  /** Scrolls to the block that failed. */
  scrollToBlock = (): void => {
    const id = this.message.value?.blockId;
    if (id) this.editor()?.scrollToBlock(id);
  };

  private showMessage(problem: ProblemMessage): void {
    this.message.value = problem;
    this.editor()?.markFailed(problem.blockId);
    if (problem.blockId !== null) this.editor()?.scrollToBlock(problem.blockId);
  }
}

/** What went wrong in the program: told on the page, marked in the editor. */
import { signal } from "@preact/signals";
import type { ScriptProblem } from "../runtime/problems";
import { sayBlocks } from "../words";
import { shownProblem, type ShownProblem } from "./shownProblem";

/** Where blocks are marked; null while there is no editor. */
type Marking = () => { markWrong(block: string | null): void; show(block: string): void; wordsOf(block: string): string | null } | null;

export class Problems {
  readonly shown = signal<ShownProblem | null>(null);

  constructor(private readonly editor: Marking) {}

  tell(problem: ScriptProblem): void {
    this.show(shownProblem(problem, (id) => this.editor()?.wordsOf(id) ?? null));
  }

  tellNothingToRun(): void {
    this.show({ text: sayBlocks("problem.nothingToRun"), blockId: null, block: null, needsTraining: false });
  }

  clear = (): void => {
    this.shown.value = null;
    this.editor()?.markWrong(null);
  };

  /** Brings the block that could not run into view. */
  showBlock = (): void => {
    const id = this.shown.value?.blockId;
    if (id) this.editor()?.show(id);
  };

  private show(problem: ShownProblem): void {
    this.shown.value = problem;
    this.editor()?.markWrong(problem.blockId);
    if (problem.blockId !== null) this.editor()?.show(problem.blockId);
  }
}

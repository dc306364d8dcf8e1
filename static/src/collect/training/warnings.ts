/** What about the pictures will make the model worse: asked for when the pictures have not changed for a moment. */
import { signal } from "@preact/signals";
import { type DataWarning, type DataWarnings, getWarnings } from "../../api";
import { readOnly } from "../../readOnly";

const PAUSE_MS = 1_500;

export class WarningStore {
  /** The one to begin with first. */
  readonly warnings = signal<readonly DataWarning[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #requests = 0;

  constructor(
    readonly projectId: string,
    readonly ask: (projectId: string) => Promise<DataWarnings> = getWarnings,
  ) {}

  /** Asks once no change has come for a moment. Warnings are only advice, so that a refusal leaves none. */
  askSoon(): void {
    if (readOnly.value) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), PAUSE_MS);
  }

  async load(): Promise<void> {
    const request = ++this.#requests;
    const warnings = await this.ask(this.projectId).then(inOrder, () => []);
    if (request === this.#requests) this.warnings.value = warnings;
  }
}

/** The warning that the advice is about first, then the worst. */
export function inOrder({ warnings, advice }: DataWarnings): DataWarning[] {
  const advised = warnings.filter(
    ({ code, class_ids }) => code === advice?.code && class_ids.includes(advice.class_id),
  );
  return [...advised, ...warnings.filter((warning) => !advised.includes(warning))];
}

/** The experiments of a project, and those that are compared. */
import { computed, signal } from "@preact/signals";
import type { EpochScores } from "../../apiTypes";
import {
  changeExperiment,
  type Experiment,
  type ExperimentTexts,
  getExperimentHistory,
  listExperiments,
} from "../server/experimentServer";

/** As many as there are colors. */
export const MOST_COMPARED = 8;

export interface Compared {
  experiment: Experiment;
  history: readonly EpochScores[];
}

export class ExperimentsStore {
  /** Newest first. */
  readonly all = signal<readonly Experiment[]>([]);
  readonly chosenIds = signal<ReadonlySet<string>>(new Set());
  readonly #histories = signal<ReadonlyMap<string, readonly EpochScores[]>>(new Map());
  /** The chosen ones whose history is known, oldest first. */
  readonly compared = computed<readonly Compared[]>(() =>
    this.all.value
      .flatMap((experiment) => {
        const history = this.#histories.value.get(experiment.id);
        return this.chosenIds.value.has(experiment.id) && history ? [{ experiment, history }] : [];
      })
      .reverse(),
  );
  #asked = 0;

  constructor(readonly projectId: string) {}

  /** Loads all again. The newest answer counts. */
  async load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const all = await listExperiments(this.projectId);
    if (asked === this.#asked) this.all.value = all;
  }

  async choose(id: string, chosen: boolean): Promise<void> {
    const ids = new Set(this.chosenIds.value);
    if (chosen) ids.add(id);
    else ids.delete(id);
    this.chosenIds.value = ids;
    if (!chosen || this.#histories.value.has(id)) return;
    const history = await getExperimentHistory(this.projectId, id);
    this.#histories.value = new Map(this.#histories.value).set(id, history);
  }

  async change(id: string, texts: ExperimentTexts): Promise<void> {
    const changed = await changeExperiment(this.projectId, id, texts);
    this.all.value = this.all.value.map((each) => (each.id === id ? changed : each));
  }
}

/** The epochs of a grid search, combination by combination as they come. */
import { signal } from "@preact/signals";
import { type CombinationEpochs, type GridSearch, getGridEpochs } from "../server/gridServer";

export class EpochsStore {
  readonly columns = signal<readonly CombinationEpochs[]>([]);
  #searchId: string | null = null;
  #asking = false;

  constructor(readonly projectId: string) {}

  /** Asks for what the search has and this store has not. */
  async follow(search: GridSearch): Promise<void> {
    if (search.id !== this.#searchId || search.combinations.length < this.columns.value.length) this.#forget(search.id);
    if (this.#asking || search.combinations.length === this.columns.value.length) return;
    this.#asking = true;
    try {
      const found = await getGridEpochs(this.projectId, this.columns.value.at(-1)?.number ?? -1);
      if (found.search_id === this.#searchId) this.columns.value = [...this.columns.value, ...found.combinations];
    } finally {
      this.#asking = false;
    }
  }

  #forget(searchId: string): void {
    this.#searchId = searchId;
    this.columns.value = [];
  }
}

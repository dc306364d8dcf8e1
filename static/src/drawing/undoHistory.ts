/** A history of whole states for undo and redo; the oldest are dropped first. */
export class UndoHistory<State> {
  private past: State[] = [];
  private future: State[] = [];

  constructor(
    private current: State,
    private readonly maxSteps: number,
  ) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  get state(): State {
    return this.current;
  }

  /** Adds a state and discards the states that were undone. */
  pushState(state: State): void {
    this.past = [...this.past, this.current].slice(-this.maxSteps);
    this.future = [];
    this.current = state;
  }

  /** Returns to the previous state, if there is one. */
  undo(): State {
    return this.moveState(this.past, this.future);
  }

  redo(): State {
    return this.moveState(this.future, this.past);
  }

  private moveState(from: State[], to: State[]): State {
    const next = from.pop();
    if (next === undefined) return this.current;
    to.push(this.current);
    this.current = next;
    return next;
  }
}

/** What can be undone and redone: whole states, the oldest forgotten first. */
export class History<State> {
  private past: State[] = [];
  private future: State[] = [];

  constructor(private now: State, private readonly most: number) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  get state(): State {
    return this.now;
  }

  /** A new state; what was undone before is gone. */
  keep(state: State): void {
    this.past = [...this.past, this.now].slice(-this.most);
    this.future = [];
    this.now = state;
  }

  /** The state before, or the present one where there is none. */
  undo(): State {
    return this.step(this.past, this.future);
  }

  redo(): State {
    return this.step(this.future, this.past);
  }

  private step(from: State[], to: State[]): State {
    const next = from.pop();
    if (next === undefined) return this.now;
    to.push(this.now);
    this.now = next;
    return next;
  }
}

/** What variables, parameters and answers hold, as far as the whole program tells. */
import { joined, type Kind } from "./code";

/** What was never seen counts as a number until it is; a look at the whole program that changes nothing is the last. */
export class Kinds {
  private readonly seen = new Map<string, Kind>();
  private changed = false;

  holds(key: string, kind: Kind): void {
    const before = this.seen.get(key);
    const now = before === undefined ? kind : joined(before, kind);
    if (now === before) return;
    this.seen.set(key, now);
    this.changed = true;
  }

  of(key: string): Kind {
    return this.seen.get(key) ?? "number";
  }

  /** Whether something new was seen since the last call. */
  takeChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }
}

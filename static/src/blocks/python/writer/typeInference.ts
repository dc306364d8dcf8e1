/** Infers the types of variables, parameters and results from the whole program. */
import { commonType, type ValueType } from "./expression";

/** A type that was not seen yet counts as a number; passes repeat until one changes nothing. */
export class TypeInference {
  private readonly types = new Map<string, ValueType>();
  private changed = false;

  recordType(key: string, type: ValueType): void {
    const known = this.types.get(key);
    const combined = known === undefined ? type : commonType(known, type);
    if (combined === known) return;
    this.types.set(key, combined);
    this.changed = true;
  }

  typeOf(key: string): ValueType {
    return this.types.get(key) ?? "integer";
  }

  /** Whether something new was recorded since the last call. */
  consumeChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }
}

/** Which pictures of one class are selected. Pictures that are still on their way cannot be. */
import { batch, computed, signal } from "@preact/signals";
import type { ClassState, Picture } from "./classState";

export class PictureSelection {
  /** The class whose pictures are being selected; of one class at a time. */
  readonly classState = signal<ClassState | null>(null);
  readonly #keys = signal<ReadonlySet<string>>(new Set());
  /** From where a range goes, and what was selected before it. */
  #anchor: string | null = null;
  #base: ReadonlySet<string> = new Set();

  /** In the order of the class. */
  readonly pictures = computed<Picture[]>(() => selectable(this.classState.value).filter(({ key }) => this.has(key)));

  /** Keys of pictures that are gone stay among the keys: `pictures` leaves them out. */
  has(key: string): boolean {
    return this.#keys.value.has(key);
  }

  /** Begins selecting in a class, with nothing selected; goes on where it is being done already. */
  start(classState: ClassState): void {
    if (this.classState.value === classState) return;
    batch(() => {
      this.classState.value = classState;
      this.#set(new Set());
    });
  }

  end(): void {
    batch(() => {
      this.classState.value = null;
      this.#set(new Set());
    });
  }

  /** Selects a picture, or no longer. */
  toggle(key: string): void {
    const keys = new Set(this.#keys.value);
    if (!keys.delete(key) && this.#canSelect(key)) keys.add(key);
    this.#set(keys, key);
  }

  /** Selects all from the picture that was touched last to this one, besides what was selected before that. */
  extendTo(key: string): void {
    const keys = selectable(this.classState.value).map((picture) => picture.key);
    const [from, to] = [keys.indexOf(this.#anchor ?? key), keys.indexOf(key)];
    if (to < 0) return;
    const range = keys.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1);
    this.#anchor ??= key;
    this.#keys.value = new Set([...this.#base, ...range]);
  }

  /** Selects these besides what was selected when the drag began, which `base` is. */
  selectDragged(base: ReadonlySet<string>, keys: readonly string[]): void {
    this.#set(new Set([...base, ...keys.filter((key) => this.#canSelect(key))]), keys.at(-1));
  }

  selectAll(): void {
    this.#set(new Set(selectable(this.classState.value).map(({ key }) => key)));
  }

  /** What is selected now, for a drag to begin with. */
  keys(): ReadonlySet<string> {
    return this.#keys.value;
  }

  #canSelect(key: string): boolean {
    return selectable(this.classState.value).some((picture) => picture.key === key);
  }

  #set(keys: ReadonlySet<string>, anchor: string | null = null): void {
    this.#anchor = anchor;
    this.#base = keys;
    this.#keys.value = keys;
  }
}

/** The pictures that the server has. */
export function selectable(classState: ClassState | null): Picture[] {
  return classState === null ? [] : classState.pictures.value.filter(({ sample }) => sample !== null);
}

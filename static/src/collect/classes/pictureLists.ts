/** Loads the lists of the classes' pictures: at first the newest of each, earlier ones when they are about to be seen. */
import type { ReadonlySignal } from "@preact/signals";
import { ApiError, listSamples } from "../../api";
import type { ClassState } from "./classState";

/** Of each class: more than a card shows without scrolling. 10 kB. */
const AT_FIRST = 40;
/** At least so many are asked for when the list is scrolled, 50 kB; at most so many of one request. */
const AT_LEAST = 200;
const AT_MOST = 1000;

export class PictureLists {
  /** The loads in progress, one for each class; another one waits for it. */
  readonly #loading = new Map<ClassState, Promise<void>>();

  constructor(
    readonly projectId: string,
    readonly classes: ReadonlySignal<ClassState[]>,
  ) {}

  /** Loads the newest pictures of every class. Throws `ApiError`. */
  async loadNewest(): Promise<void> {
    for (const classState of this.classes.value)
      if (!classState.loaded.value) await this.#load(classState, null, AT_FIRST);
  }

  /** Loads earlier pictures until `count` are in the list, unless the class is deleted meanwhile. Throws `ApiError`. */
  async reach(classState: ClassState, count: number): Promise<void> {
    const load = () => this.#reach(classState, count);
    const loading = (this.#loading.get(classState) ?? Promise.resolve()).then(load, load);
    this.#loading.set(classState, loading);
    return loading.finally(() => {
      if (this.#loading.get(classState) === loading) this.#loading.delete(classState);
    });
  }

  loadAll(classState: ClassState): Promise<void> {
    return this.reach(classState, Number.POSITIVE_INFINITY);
  }

  /** Loads what came into a class while it was deleted: the server had accepted it already. Throws `ApiError`. */
  async loadArrived(classState: ClassState): Promise<void> {
    const known = classState.pictures.value.filter(({ sample }) => sample !== null).length;
    if (known === 0) return this.#load(classState, null, AT_FIRST);
    classState.addNewest((await this.#list(classState, null, Math.min(known, AT_FIRST))).samples);
  }

  async #reach(classState: ClassState, count: number): Promise<void> {
    while (classState.earlier > 0 && classState.pictures.value.length < count && this.#isShown(classState)) {
      const missing = count - classState.pictures.value.length;
      await this.#loadBefore(classState, Math.min(Math.max(missing, AT_LEAST), AT_MOST));
    }
  }

  #isShown(classState: ClassState): boolean {
    return this.classes.value.includes(classState);
  }

  /** The oldest loaded one may have been deleted for so long that it is forgotten: then it begins with the newest. */
  async #loadBefore(classState: ClassState, limit: number): Promise<void> {
    try {
      await this.#load(classState, classState.oldest?.id ?? null, limit);
    } catch (error) {
      if (classState.oldest === null || !(error instanceof ApiError && error.code === "sample_not_found")) throw error;
      await this.#load(classState, null, AT_MOST);
    }
  }

  async #load(classState: ClassState, before: string | null, limit: number): Promise<void> {
    const { samples, earlier } = await this.#list(classState, before, limit);
    classState.loadSamples(samples, earlier);
  }

  #list(classState: ClassState, before: string | null, limit: number) {
    return listSamples(this.projectId, classState.id, limit, before);
  }
}

/** The pictures that the server has: found by their ids, moved, deleted, restored. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { deleteSample, findSamples, moveSample, restoreSample, type Sample } from "../../api";
import { type ClassState, type Picture, pictureFromSample } from "./classState";

export interface StoredPicture {
  classState: ClassState;
  picture: Picture;
}

export interface DeletedPicture extends StoredPicture {
  /** Its place among all pictures of its class; null where that is not known, because its list is not loaded so far. */
  at: number | null;
}

export class StoredPictures {
  /** Samples that were asked for by their ids, while the lists of their classes do not have them yet. */
  readonly #single = signal<ReadonlyMap<string, Sample>>(new Map());

  constructor(
    readonly projectId: string,
    readonly classes: ReadonlySignal<ClassState[]>,
    readonly onChange: () => void,
  ) {}

  /** Null when the picture is not on this page. */
  find(sampleId: string): StoredPicture | null {
    for (const classState of this.classes.value) {
      const picture = classState.pictures.value.find(({ sample }) => sample?.id === sampleId);
      if (picture !== undefined) return { classState, picture };
    }
    const sample = this.#single.value.get(sampleId);
    const classState = this.classes.value.find(({ id }) => id === sample?.class_id);
    return sample && classState ? { classState, picture: pictureFromSample(sample) } : null;
  }

  /** Loads those of the pictures that are not on this page, so that `find` finds them. Throws `ApiError`. */
  async load(sampleIds: readonly string[]): Promise<void> {
    const missing = sampleIds.filter((id) => this.find(id) === null);
    if (missing.length > 0) this.#keepSingle(await findSamples(this.projectId, missing));
  }

  /** Moves a picture to another class. Throws `ApiError`. */
  async move(sampleId: string, to: ClassState): Promise<void> {
    const sample = await moveSample(this.projectId, sampleId, to.id);
    const found = this.find(sampleId);
    if (found?.classState !== to) {
      if (found !== null) this.#takeOut(found);
      to.addPictures([{ ...(found?.picture ?? pictureFromSample(sample)), sample }]);
    }
    this.onChange();
  }

  /** Deletes a picture. Throws `ApiError`; then the picture is back. */
  async delete(classState: ClassState, picture: Picture): Promise<DeletedPicture> {
    const deleted = { classState, picture, at: this.#takeOut({ classState, picture }) };
    try {
      await deleteSample(this.projectId, picture.sample?.id ?? "");
    } catch (error) {
      this.#putBack(deleted);
      throw error;
    }
    this.onChange();
    return deleted;
  }

  /** Brings a deleted picture back to its place. Throws `ApiError`. */
  async restore({ classState, picture, at }: DeletedPicture): Promise<void> {
    const sample = await restoreSample(this.projectId, picture.sample?.id ?? "");
    this.#putBack({ classState, picture: { ...picture, sample }, at });
    this.onChange();
  }

  /** Its place; null when the list of its class does not have it. */
  #takeOut({ classState, picture: { key, sample } }: StoredPicture): number | null {
    const removed = classState.removePicture(key);
    if (removed !== null || sample === null) return removed?.at ?? null;
    classState.countEarlier(sample, -1);
    this.#single.value = new Map([...this.#single.value].filter(([id]) => id !== sample.id));
    return null;
  }

  #putBack({ classState, picture, at }: DeletedPicture): void {
    if (at !== null) return classState.restorePictures([{ picture, at }]);
    if (picture.sample === null) return;
    // While earlier pictures are not loaded it comes with them, at its place.
    if (classState.earlier === 0) return classState.restorePictures([{ picture, at: 0 }]);
    classState.countEarlier(picture.sample, 1);
    this.#keepSingle([picture.sample]);
  }

  #keepSingle(samples: readonly Sample[]): void {
    this.#single.value = new Map([...this.#single.value, ...samples.map((sample) => [sample.id, sample] as const)]);
  }
}

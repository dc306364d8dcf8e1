/** The pictures that the server has: found by their ids, moved, deleted, restored. */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
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
      this.addMoved(to, [{ ...(found?.picture ?? pictureFromSample(sample)), sample }]);
    }
    this.onChange();
  }

  /** Adds pictures of another class; those that arrived before the loaded ones come with these, at their places. */
  addMoved(to: ClassState, pictures: readonly Picture[]): void {
    const earlier = pictures.flatMap(({ sample }) => (sample !== null && to.comesEarlier(sample) ? sample : []));
    const apart = new Set(earlier);
    batch(() => {
      to.addPictures(pictures.filter(({ sample }) => sample === null || !apart.has(sample)));
      for (const sample of earlier) to.countEarlier(sample, 1);
      this.#keepSingle(earlier);
    });
  }

  /** Takes pictures that were added to a class out of it again, whether they are in its list by now or not. */
  takeOutMoved(classState: ClassState, sampleIds: ReadonlySet<string>): void {
    const listed = classState.pictures.value.filter(({ sample }) => sampleIds.has(sample?.id ?? ""));
    const listedIds = new Set(listed.map(({ sample }) => sample?.id));
    const single = this.#single.value;
    const earlier = [...sampleIds].flatMap((id) => (listedIds.has(id) ? [] : (single.get(id) ?? [])));
    batch(() => {
      classState.removePictures(listed.map(({ key }) => key));
      for (const sample of earlier) classState.countEarlier(sample, -1);
      this.#single.value = new Map([...single].filter(([id]) => !sampleIds.has(id)));
    });
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
    if (sample === null) return removed?.at ?? null;
    if (removed === null) classState.countEarlier(sample, -1);
    this.#single.value = new Map([...this.#single.value].filter(([id]) => id !== sample.id));
    return removed?.at ?? null;
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

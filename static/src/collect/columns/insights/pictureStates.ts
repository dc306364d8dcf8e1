/** What the student has done to pictures since the model was trained. */
import { useRef, useState } from "preact/hooks";
import { translate } from "../../../words";
import type { DeletedPicture } from "../../classes/storedPictures";
import { type CollectStore, useCollectStore } from "../../store/collectStore";

export interface ShownPicture {
  sampleId: string;
  /** Its class when the model was trained, or now. */
  classId: string;
  /** What the model takes it for; null where the model was not asked. */
  answerId: string | null;
  confidence: number | null;
}

export class PictureState {
  readonly #deleted = new Map<string, DeletedPicture>();

  /** `onChange` is called when something was done to a picture. */
  constructor(
    readonly store: CollectStore,
    readonly onChange: () => void,
  ) {}

  /** The present name of a class, or the last one of a deleted class. */
  nameOf(classId: string): string {
    const classState = this.store.classStore.classes.value.find(({ id }) => id === classId);
    const learned = this.store.model.value?.classes.find(({ id }) => id === classId);
    return classState?.name.value ?? learned?.name ?? translate("insights.deleted_class");
  }

  /** The id of the class that has the picture now; null when it is deleted or not loaded yet. */
  classOf({ sampleId }: ShownPicture): string | null {
    return this.store.classStore.stored.find(sampleId)?.classState.id ?? null;
  }

  isMirrored({ sampleId }: ShownPicture): boolean {
    return this.store.classStore.stored.find(sampleId)?.picture.sample?.mirrored ?? false;
  }

  isDeleted({ sampleId }: ShownPicture): boolean {
    return this.#deleted.has(sampleId);
  }

  /** What was done to the picture; null when nothing was. */
  doneText(picture: ShownPicture): string | null {
    if (this.isDeleted(picture)) return translate("insights.deleted");
    const classId = this.classOf(picture);
    if (classId === null || classId === picture.classId) return null;
    return translate("insights.moved", { name: this.nameOf(classId) });
  }

  async move({ sampleId }: ShownPicture, classId: string): Promise<void> {
    const to = this.store.classStore.classes.value.find(({ id }) => id === classId);
    if (to !== undefined) await this.store.classStore.stored.move(sampleId, to);
  }

  async delete({ sampleId }: ShownPicture): Promise<void> {
    const found = this.store.classStore.stored.find(sampleId);
    if (found === null) return;
    this.#deleted.set(sampleId, await this.store.classStore.stored.delete(found.classState, found.picture));
    this.onChange();
  }

  /** Undoes what was done to the picture. */
  async undo(picture: ShownPicture): Promise<void> {
    const deleted = this.#deleted.get(picture.sampleId);
    if (deleted === undefined) return this.move(picture, picture.classId);
    await this.store.classStore.stored.restore(deleted);
    this.#deleted.delete(picture.sampleId);
    this.onChange();
  }
}

export function usePictureStates(): PictureState {
  const store = useCollectStore();
  const [, redraw] = useState(0);
  const states = useRef<PictureState | null>(null);
  states.current ??= new PictureState(store, () => redraw((count) => count + 1));
  return states.current;
}

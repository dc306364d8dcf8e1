/** The pictures that the server has: found by their ids, moved, deleted, restored. */
import type { ReadonlySignal } from "@preact/signals";
import { deleteSample, moveSample, restoreSample } from "../../api";
import { type ClassState, type Picture, pictureFromSample } from "./classState";

export interface StoredPicture {
  classState: ClassState;
  picture: Picture;
}

export interface DeletedPicture extends StoredPicture {
  /** Its place in its class. */
  at: number;
}

export class StoredPictures {
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
    return null;
  }

  /** Moves a picture to another class. Throws `ApiError`. */
  async move(sampleId: string, to: ClassState): Promise<void> {
    const sample = await moveSample(this.projectId, sampleId, to.id);
    const found = this.find(sampleId);
    if (found?.classState !== to) {
      found?.classState.removePicture(found.picture.key);
      to.addPictures([{ ...(found?.picture ?? pictureFromSample(sample)), sample }]);
    }
    this.onChange();
  }

  /** Deletes a picture. Throws `ApiError`; then the picture is back. */
  async delete(classState: ClassState, picture: Picture): Promise<DeletedPicture> {
    const at = classState.removePicture(picture.key);
    try {
      await deleteSample(this.projectId, picture.sample?.id ?? "");
    } catch (error) {
      classState.restorePicture(picture, at);
      throw error;
    }
    this.onChange();
    return { classState, picture, at };
  }

  /** Brings a deleted picture back to its place. Throws `ApiError`. */
  async restore({ classState, picture, at }: DeletedPicture): Promise<void> {
    const sample = await restoreSample(this.projectId, picture.sample?.id ?? "");
    classState.restorePicture({ ...picture, sample }, at);
    this.onChange();
  }
}

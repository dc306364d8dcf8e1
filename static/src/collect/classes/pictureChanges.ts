/** Changes of many pictures at once, each with an undo: delete, move, switch off and on, empty a class. */
import { batch } from "@preact/signals";
import { changeSamples, type Sample, type SamplesChange } from "../../api";
import { toast, toastProblem } from "../../components/Toasts";
import { translate } from "../../words";
import type { ClassState, Picture, Removed } from "./classState";
import type { StoredPictures } from "./storedPictures";

export class PictureChanges {
  constructor(
    readonly stored: StoredPictures,
    readonly maxAtOnce: number,
  ) {}

  /** Deletes pictures of a class. Throws `ApiError`. */
  async delete(classState: ClassState, pictures: readonly Picture[]): Promise<void> {
    await this.#send(pictures, { deleted: true });
    const removed = takeOut(classState, pictures);
    this.stored.onChange();
    this.#offerUndo("collect.deleted", pictures.length, async () => {
      putBack(classState, removed, await this.#send(pictures, { deleted: false }));
    });
  }

  /** Moves pictures to another class. Throws `ApiError`. */
  async move(classState: ClassState, pictures: readonly Picture[], to: ClassState): Promise<void> {
    const samples = await this.#send(pictures, { class_id: to.id });
    const removed = batch(() => {
      this.stored.addMoved(to, withSamples(pictures, samples));
      return takeOut(classState, pictures);
    });
    this.stored.onChange();
    this.#offerUndo(
      "collect.moved",
      pictures.length,
      async () => {
        const back = await this.#send(pictures, { class_id: classState.id });
        batch(() => {
          this.stored.takeOutMoved(to, new Set(samples.map(({ id }) => id)));
          putBack(classState, removed, back);
        });
      },
      { name: to.name.value },
    );
  }

  /** Switches pictures off, so that nothing is learnt from them, or on again. Throws `ApiError`. */
  async switch(classState: ClassState, pictures: readonly Picture[], off: boolean): Promise<void> {
    const changed = pictures.filter(({ sample }) => sample !== null && sample.switched_off !== off);
    classState.updateSamples(await this.#send(changed, { switched_off: off }));
    this.stored.onChange();
    this.#offerUndo(off ? "collect.switched_off" : "collect.switched_on", changed.length, async () => {
      classState.updateSamples(await this.#send(changed, { switched_off: !off }));
    });
  }

  async #send(pictures: readonly Picture[], change: SamplesChange): Promise<Sample[]> {
    const ids = pictures.flatMap(({ sample }) => sample?.id ?? []);
    const answers: Sample[] = [];
    for (let start = 0; start < ids.length; start += this.maxAtOnce)
      answers.push(...(await changeSamples(this.stored.projectId, ids.slice(start, start + this.maxAtOnce), change)));
    return answers;
  }

  #offerUndo(words: string, count: number, undo: () => Promise<void>, more: Record<string, string> = {}): void {
    const run = () => void undo().then(this.stored.onChange, toastProblem);
    toast(translate(words, { count, ...more }), { action: { label: translate("common.undo"), run } });
  }
}

function takeOut(classState: ClassState, pictures: readonly Picture[]): Removed[] {
  return classState.removePictures(pictures.map(({ key }) => key));
}

function putBack(classState: ClassState, removed: readonly Removed[], samples: readonly Sample[]): void {
  batch(() => {
    classState.restorePictures(removed);
    classState.updateSamples(samples);
  });
}

function withSamples(pictures: readonly Picture[], samples: readonly Sample[]): Picture[] {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  return pictures.map((picture) => ({ ...picture, sample: byId.get(picture.sample?.id ?? "") ?? picture.sample }));
}

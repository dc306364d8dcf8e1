/** The classes of the project and everything a student does with them and their pictures. */
import { computed, signal } from "@preact/signals";
import {
  changeClass, createClass, deleteClass, deleteSample, listSamples, restoreSample, samplesPath,
  type ImageClass, type Limits, type Sample,
} from "../../api";
import { toast, toastProblem } from "../../components/Toasts";
import { pause } from "../../request";
import { say } from "../../words";
import { UploadQueue, type Upload } from "../uploads/queue";
import { sendPictures } from "../uploads/send";
import { shrunk } from "../../pictures/shrink";
import { ClassBox, type Picture } from "./classBox";
import { looking } from "../../lesson/looking";
import { freeClassName } from "./freeName";

interface Deleted {
  box: ClassBox;
  picture: Picture;
  at: number;
}

export class Shelf {
  readonly classes = signal<ClassBox[]>([]);
  /** The class that shows the camera; one at a time. */
  readonly capturing = signal<string | null>(null);
  /** The class that was just made, whose name is open for editing. */
  readonly newest = signal<string | null>(null);
  readonly queue: UploadQueue;
  readonly counts = computed(() => this.classes.value.map(({ name, count }) => ({ name: name.value, count: count.value })));
  /** Why uploads wait for the server; null while they do not. */
  readonly held = computed(() => {
    const stages = this.classes.value.flatMap((box) => box.pictures.value).map(({ upload }) => upload?.stage.value);
    const stage = stages.find((each) => each?.is === "held");
    return stage?.is === "held" ? stage.reason : null;
  });
  #nextKey = 1;
  #deleted: Deleted[] = [];

  constructor(readonly projectId: string, readonly limits: Limits, classes: ImageClass[], readonly changed: () => void) {
    this.classes.value = classes.map((about) => new ClassBox(about));
    this.queue = new UploadQueue(
      {
        prepare: (file) => shrunk(file, limits.max_picture_pixels),
        send: (classId, pictures, onSent) => sendPictures(samplesPath(projectId, classId), pictures, onSent),
        pause: (ms, signal) => pause(ms, signal).catch(() => undefined),
      },
      {
        accepted: (upload, sample) => void this.#accepted(upload, sample),
        refused: (upload, reason) => this.#refused(upload, reason),
      },
    );
  }

  /** Reads the pictures of every class, one class after the other. */
  async load(): Promise<void> {
    for (const box of this.classes.value) if (!box.loaded.value) await this.loadClass(box);
  }

  async loadClass(box: ClassBox): Promise<void> {
    box.load(await listSamples(this.projectId, box.id));
  }

  async addClass(): Promise<void> {
    const name = freeClassName(this.classes.value.map((box) => box.name.value));
    const box = new ClassBox(await createClass(this.projectId, name));
    box.loaded.value = true;
    this.newest.value = box.id;
    this.classes.value = [...this.classes.value, box];
    this.changed();
  }

  async rename(box: ClassBox, name: string): Promise<void> {
    box.name.value = (await changeClass(this.projectId, box.id, { name })).name;
    this.changed();
  }

  /** Moves a class to a position (from 0) at once, and back when the server refuses. */
  async move(box: ClassBox, position: number): Promise<void> {
    const before = this.classes.value;
    const others = before.filter((each) => each !== box);
    const to = Math.max(0, Math.min(position, others.length));
    if (before.indexOf(box) === to) return;
    this.classes.value = [...others.slice(0, to), box, ...others.slice(to)];
    try {
      await changeClass(this.projectId, box.id, { position: to });
      this.changed();
    } catch (error) {
      this.classes.value = before;
      toastProblem(error);
    }
  }

  async removeClass(box: ClassBox): Promise<void> {
    await deleteClass(this.projectId, box.id);
    for (const { key } of box.pictures.value) this.queue.withdraw(key);
    this.classes.value = this.classes.value.filter((each) => each !== box);
    if (this.capturing.value === box.id) this.capturing.value = null;
    this.changed();
  }

  /** Puts files in line for a class. A file over the limit is refused here, before it is made smaller. */
  addFiles(box: ClassBox, files: readonly Blob[]): void {
    if (looking.value) return;
    const pictures = files.map((file) => this.#pictureOf(box, file));
    const tooLarge = ({ upload }: Picture) => (upload?.file.size ?? 0) > this.limits.max_picture_bytes;
    const fine = pictures.filter((picture) => !tooLarge(picture));
    box.add(fine);
    for (const picture of pictures.filter(tooLarge)) this.#refuseTooLarge(picture);
    this.queue.add(fine.flatMap(({ upload }) => (upload ? [upload] : [])));
  }

  #pictureOf(box: ClassBox, file: Blob): Picture {
    const key = `new-${this.#nextKey++}`;
    const name = file instanceof File ? file.name : `${say("common.capture")} ${key.slice(4)}.jpg`;
    const upload: Upload = { key, classId: box.id, name, file, stage: signal({ is: "waiting" }) };
    return { key, preview: URL.createObjectURL(file), upload, sample: null };
  }

  #refuseTooLarge({ upload }: Picture): void {
    const megabytes = Math.floor(this.limits.max_picture_bytes / 2 ** 20);
    if (upload) this.#refused(upload, say("collect.too_large", { megabytes }));
  }

  #box(classId: string): ClassBox | undefined {
    return this.classes.value.find(({ id }) => id === classId);
  }

  async #accepted(upload: Upload, sample: Sample): Promise<void> {
    const kept = this.#box(upload.classId)?.keep(upload.key, sample);
    // Taken out while it was on its way: then it must not stay on the server either.
    if (!kept && this.#box(upload.classId)) await deleteSample(this.projectId, sample.id).catch(toastProblem);
    this.changed();
  }

  #refused({ key, classId, name }: Upload, reason: string): void {
    this.#box(classId)?.takeOut(key);
    this.#box(classId)?.refuse({ key, name, reason });
  }

  /** Takes a picture away at once; a toast offers to bring it back. */
  async removePicture(box: ClassBox, picture: Picture): Promise<void> {
    const at = box.takeOut(picture.key);
    if (picture.sample === null) return void this.queue.withdraw(picture.key);
    try {
      await deleteSample(this.projectId, picture.sample.id);
      this.#offerUndo({ box, picture, at });
      this.changed();
    } catch (error) {
      box.putBack(picture, at);
      toastProblem(error);
    }
  }

  /** Pictures deleted one after the other are brought back together. */
  #offerUndo(deleted: Deleted): void {
    this.#deleted.push(deleted);
    toast(say("collect.deleted", { count: this.#deleted.length }), {
      key: "deleted",
      action: { label: say("common.undo"), run: () => void this.#undo() },
      gone: () => { this.#deleted = []; },
    });
  }

  async #undo(): Promise<void> {
    const deleted = this.#deleted.splice(0).reverse();
    for (const { box, picture, at } of deleted) {
      try {
        const sample = await restoreSample(this.projectId, picture.sample?.id ?? "");
        box.putBack({ ...picture, sample }, at);
      } catch (error) {
        toastProblem(error);
      }
    }
    this.changed();
  }
}

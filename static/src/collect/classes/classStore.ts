/** The classes of the project, and the actions on them and their pictures. */
import { computed, signal } from "@preact/signals";
import {
  changeClass,
  createClass,
  type DeletedClass,
  deleteClass,
  deleteSample,
  type ImageClass,
  type Limits,
  restoreClass,
  type Sample,
  samplesPath,
} from "../../api";
import { toast, toastProblem } from "../../components/Toasts";
import { preparePicture } from "../../pictures/preparePicture";
import { randomId } from "../../randomId";
import { readOnly } from "../../readOnly";
import { delay } from "../../request";
import { translate } from "../../words";
import type { KeptUpload, KeptUploads } from "../uploads/keptUploads";
import { sendPictures } from "../uploads/sendPictures";
import { type Upload, type UploadGroup, UploadQueue } from "../uploads/uploadQueue";
import { ClassState, type Picture, pictureFromUpload } from "./classState";
import { nameKey, type PlannedClass } from "./folderPlan";
import { freeClassName } from "./freeClassName";
import { PictureChanges } from "./pictureChanges";
import { PictureLists } from "./pictureLists";
import { PictureSelection, selectable } from "./pictureSelection";
import { type DeletedPicture, StoredPictures } from "./storedPictures";

interface NewUpload extends UploadGroup {
  file: Blob;
  burst?: string;
  /** By default the file's. */
  name?: string;
  idempotencyKey?: string;
}

export class ClassStore {
  readonly classes = signal<ClassState[]>([]);
  /** The id of the class that shows the camera; only one does at a time. */
  readonly capturingClassId = signal<string | null>(null);
  /** Whether the webcam was what the student used last, to collect or to test. */
  readonly prefersCamera = signal(false);
  /** The id of the class just created, whose name is being edited. */
  readonly newestClassId = signal<string | null>(null);
  readonly queue: UploadQueue;
  readonly lists: PictureLists;
  readonly stored: StoredPictures;
  readonly changes: PictureChanges;
  readonly selection = new PictureSelection();
  /** What training would learn from. */
  readonly counts = computed(() =>
    this.classes.value.map(({ name, learntCount }) => ({ name: name.value, count: learntCount.value })),
  );
  /** Why uploads are paused; null while they are not. */
  readonly waitReason = computed(() => {
    const stages = this.classes.value
      .flatMap((classState) => classState.pictures.value)
      .map(({ upload }) => upload?.stage.value);
    const stage = stages.find((stage) => stage?.is === "held");
    return stage?.is === "held" ? stage.reason : null;
  });
  /** The numbers of the classes' colors by class id; deleted classes stay in it. */
  readonly colors = new Map<string, number>();
  #nextKey = 1;
  #deleted: DeletedPicture[] = [];

  constructor(
    readonly projectId: string,
    readonly limits: Limits,
    classes: ImageClass[],
    deletedClasses: DeletedClass[],
    readonly keptUploads: KeptUploads,
    readonly onChange: () => void,
  ) {
    this.classes.value = classes.map((about) => new ClassState(about));
    for (const { id, color } of [...classes, ...deletedClasses]) this.colors.set(id, color);
    this.lists = new PictureLists(projectId, this.classes);
    this.stored = new StoredPictures(projectId, this.classes, onChange);
    this.changes = new PictureChanges(this.stored, limits.max_samples_per_change);
    this.queue = new UploadQueue(
      {
        prepare: (file) => preparePicture(file, limits),
        send: ({ classId, mirrored }, pictures, onSent) =>
          sendPictures(samplesPath(projectId, classId), pictures, mirrored, onSent),
        delay: (ms, signal) => delay(ms, signal).catch(() => undefined),
      },
      {
        onAccepted: (upload, sample) => void this.#onAccepted(upload, sample),
        onRefused: (upload, reason) => this.#onRefused(upload, reason),
      },
    );
  }

  /** Adds a class, whose name the student is to type if none is given. Throws `ApiError`. */
  async addClass(name?: string): Promise<ClassState> {
    const free = () => freeClassName(this.classes.value.map((classState) => classState.name.value));
    const classState = new ClassState(await createClass(this.projectId, name ?? free()));
    classState.loaded.value = true;
    this.colors.set(classState.id, classState.color);
    if (name === undefined) this.newestClassId.value = classState.id;
    this.classes.value = [...this.classes.value, classState];
    this.onChange();
    return classState;
  }

  /** The classes that a new project begins with, as long as nothing was done with them. */
  unusedClasses(): ClassState[] {
    return this.classes.value.filter(
      ({ name, count, pictures, card }, index) =>
        count.value + pictures.value.length === 0 &&
        card.value === null &&
        name.value === translate("collect.class_name", { number: index + 1 }),
    );
  }

  /** Adds the files of folders to classes of their names. Throws `ApiError`; earlier ones are added then. */
  async addFolders(planned: readonly PlannedClass[]): Promise<void> {
    for (const { name, files } of planned) this.addFiles(await this.#classNamed(name), files);
  }

  /** The class of this name; an unused one gets it before another is made. */
  async #classNamed(name: string): Promise<ClassState> {
    const found = this.classes.value.find((classState) => nameKey(classState.name.value) === nameKey(name));
    if (found !== undefined) return found;
    const [unused] = this.unusedClasses();
    if (unused === undefined) return this.addClass(name);
    await this.renameClass(unused, name);
    return unused;
  }

  async renameClass(classState: ClassState, name: string): Promise<void> {
    classState.name.value = (await changeClass(this.projectId, classState.id, { name })).name;
    this.onChange();
  }

  /** Moves a class to an index (from 0) at once, and back when the server refuses. */
  async moveClass(classState: ClassState, position: number): Promise<void> {
    const before = this.classes.value;
    const others = before.filter((item) => item !== classState);
    const to = Math.max(0, Math.min(position, others.length));
    if (before.indexOf(classState) === to) return;
    this.classes.value = [...others.slice(0, to), classState, ...others.slice(to)];
    try {
      await changeClass(this.projectId, classState.id, { position: to });
      this.onChange();
    } catch (error) {
      this.classes.value = before;
      toastProblem(error);
    }
  }

  /** Removes a class with its pictures; a toast offers to undo it. */
  async removeClass(classState: ClassState): Promise<void> {
    await deleteClass(this.projectId, classState.id);
    const at = this.classes.value.indexOf(classState);
    this.#cancelUploads(classState);
    if (this.selection.classState.value === classState) this.selection.end();
    this.classes.value = this.classes.value.filter((imageClass) => imageClass !== classState);
    if (this.capturingClassId.value === classState.id) this.capturingClassId.value = null;
    this.onChange();
    toast(translate("collect.class_deleted", { name: classState.name.value }), {
      action: {
        label: translate("common.undo"),
        run: () => void this.#restoreClass(classState, at).catch(toastProblem),
      },
    });
  }

  /** Deletes all pictures of a class; a toast offers to undo it. Throws `ApiError`. */
  async emptyClass(classState: ClassState): Promise<void> {
    this.#cancelUploads(classState);
    await this.lists.loadAll(classState);
    await this.changes.delete(classState, selectable(classState));
  }

  #cancelUploads(classState: ClassState): void {
    const uploads = classState.dropUploads().flatMap(({ upload }) => upload ?? []);
    for (const { key } of uploads) this.queue.cancelUpload(key);
    this.keptUploads.forget(uploads.map(({ idempotencyKey }) => idempotencyKey));
  }

  async #restoreClass(classState: ClassState, at: number): Promise<void> {
    const { name } = await restoreClass(this.projectId, classState.id);
    classState.name.value = name;
    const { value } = this.classes;
    this.classes.value = [...value.slice(0, at), classState, ...value.slice(at)];
    this.onChange();
    await this.lists.loadArrived(classState);
  }

  /** Queues files for a class; `mirrored`: the student saw them so; `burst`: the press of the shutter that took them. */
  addFiles(classState: ClassState, files: readonly Blob[], { mirrored = false, burst = "" } = {}): void {
    if (readOnly.value) return;
    const uploads = files.map((file) => this.#newUpload({ classId: classState.id, file, mirrored, burst }));
    this.keptUploads.keep(uploads);
    this.#addUploads(uploads);
  }

  /** Goes on with the uploads that earlier pages of this project left behind. */
  async restoreUploads(): Promise<void> {
    if (readOnly.value) return;
    await this.keptUploads.restore({
      onFound: (uploads) => this.#resumeUploads(uploads),
      onOutdated: (count) => toast(translate("common.uploads_outdated", { count })),
    });
  }

  #resumeUploads(found: readonly KeptUpload[]): void {
    // Those of a class that this page does not show are sent, too: another page may have made it. If it was deleted, the
    // server refuses them.
    this.#addUploads(found.map(({ key, ...picture }) => this.#newUpload({ ...picture, idempotencyKey: key })));
    const count = found.filter(({ classId }) => this.#classById(classId) !== undefined).length;
    if (count > 0) toast(translate("collect.uploads_resumed", { count }));
  }

  #addUploads(uploads: readonly Upload[]): void {
    for (const classState of this.classes.value)
      classState.addPictures(uploads.filter(({ classId }) => classId === classState.id).map(pictureFromUpload));
    this.queue.addUploads(uploads);
  }

  #newUpload({ classId, file, mirrored, burst = "", name, idempotencyKey = randomId() }: NewUpload): Upload {
    const number = this.#nextKey++;
    return {
      key: `new-${number}`,
      idempotencyKey,
      classId,
      name: name ?? (file instanceof File ? file.name : `${translate("common.capture")} ${number}.jpg`),
      file,
      mirrored,
      burst,
      stage: signal({ is: "waiting" }),
    };
  }

  #classById(classId: string): ClassState | undefined {
    return this.classes.value.find(({ id }) => id === classId);
  }

  async #onAccepted(upload: Upload, sample: Sample): Promise<void> {
    this.keptUploads.forget([upload.idempotencyKey]);
    const kept = this.#classById(upload.classId)?.acceptUpload(upload.key, sample);
    // The student removed it during the upload, so it is deleted on the server, too.
    if (!kept && this.#classById(upload.classId)) await deleteSample(this.projectId, sample.id).catch(toastProblem);
    this.onChange();
  }

  #onRefused({ key, idempotencyKey, classId, name }: Upload, reason: string): void {
    this.keptUploads.forget([idempotencyKey]);
    this.#classById(classId)?.removePicture(key);
    this.#classById(classId)?.addRefused({ key, name, reason });
  }

  /** Selects all pictures of a class, also those that were not in the list so far. Throws `ApiError`. */
  async selectAll(classState: ClassState): Promise<void> {
    this.selection.start(classState);
    await this.lists.loadAll(classState);
    if (this.selection.classState.value === classState) this.selection.selectAll();
  }

  /** Removes a picture at once; a toast offers to undo it. */
  async removePicture(classState: ClassState, picture: Picture): Promise<void> {
    if (picture.sample !== null)
      return this.stored.delete(classState, picture).then((deleted) => this.#offerUndo(deleted), toastProblem);
    classState.removePicture(picture.key);
    if (picture.upload !== null) this.keptUploads.forget([picture.upload.idempotencyKey]);
    this.queue.cancelUpload(picture.key);
  }

  /** One undo restores all pictures that were deleted in quick succession. */
  #offerUndo(deleted: DeletedPicture): void {
    this.#deleted.push(deleted);
    toast(translate("collect.deleted", { count: this.#deleted.length }), {
      key: "deleted",
      action: { label: translate("common.undo"), run: () => void this.#undoDeletions() },
      onExpired: () => {
        this.#deleted = [];
      },
    });
  }

  async #undoDeletions(): Promise<void> {
    const deleted = this.#deleted.splice(0).reverse();
    for (const picture of deleted) await this.stored.restore(picture).catch(toastProblem);
  }
}

/** The state that the three columns share: project, classes, training runs and current model. */
import { computed, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import {
  changeProject,
  getLimits,
  getModel,
  getProject,
  type HonestScore,
  type Limits,
  type Model,
  type Project,
} from "../../api";
import { recognitionPlaces } from "../../recognition/browserPlaces";
import { showCards } from "../classes/cards";
import { ClassStore } from "../classes/classStore";
import { TrainingStore } from "../training/trainingStore";
import { WarningStore } from "../training/warnings";
import { KeptUploadDatabase } from "../uploads/keptUploadDatabase";
import { KeptUploads } from "../uploads/keptUploads";
import { uploadingPages } from "../uploads/uploadingPages";

export class CollectStore {
  readonly name: Signal<string>;
  readonly model = signal<Model | null>(null);
  /** How often a model is right about new pictures, once its insights are loaded. */
  readonly honestScore = signal<{ modelId: string; score: HonestScore } | null>(null);
  /** Set as soon as pictures or classes change, before the server confirms it. */
  readonly #changedLocally = signal(false);
  readonly modelIsStale = computed(
    () => this.model.value !== null && (this.model.value.stale || this.#changedLocally.value),
  );
  readonly classStore: ClassStore;
  readonly trainingStore: TrainingStore;
  readonly warningStore: WarningStore;
  #reloadTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly project: Project,
    readonly limits: Limits,
    readonly keptUploads: KeptUploads,
  ) {
    this.name = signal(project.name);
    const { id, classes, deleted_classes } = project;
    this.classStore = new ClassStore(id, limits, classes, deleted_classes, keptUploads, () => this.#dataChanged());
    this.trainingStore = new TrainingStore(project.id, limits, () => this.loadModel());
    this.warningStore = new WarningStore(project.id);
  }

  async load(): Promise<void> {
    this.warningStore.askSoon();
    await Promise.all([this.trainingStore.loadRuns(), this.loadModel(), this.classStore.lists.loadNewest()]);
  }

  /** Loads the current model, with the present names of its classes, and the cards as they are now. */
  async loadModel(): Promise<void> {
    const { current_model_id: current, classes } = await getProject(this.project.id);
    showCards(this.classStore.classes.value, classes);
    this.model.value = current === null ? null : await getModel(current);
    this.#changedLocally.value = false;
  }

  async rename(name: string): Promise<void> {
    const before = this.name.value;
    this.name.value = (await changeProject(this.project.id, { name })).name;
    document.title = document.title.replace(before, () => this.name.value);
    for (const shown of document.querySelectorAll("[data-project-name]")) shown.textContent = this.name.value;
  }

  /** Reloads the model once changes pause: three hundred uploads must not cause three hundred requests. */
  #dataChanged(): void {
    this.warningStore.askSoon();
    recognitionPlaces.rereadSoon();
    clearTimeout(this.#reloadTimer);
    this.#reloadTimer = setTimeout(
      () =>
        void this.loadModel().catch(() => {
          this.#changedLocally.value = true;
        }),
      600,
    );
  }
}

/** `student` stands for the project's owner; uploads are kept under it. */
export async function openCollectStore(projectId: string, student: string): Promise<CollectStore> {
  const [project, limits] = await Promise.all([getProject(projectId), getLimits()]);
  const keptUploads = new KeptUploads(new KeptUploadDatabase(), uploadingPages(), { student, projectId });
  return new CollectStore(project, limits, keptUploads);
}

export const CollectStoreContext = createContext<CollectStore | null>(null);

export function useCollectStore(): CollectStore {
  const store = useContext(CollectStoreContext);
  if (store === null) throw new Error("no workspace around this component");
  return store;
}

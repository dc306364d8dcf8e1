/** What the three columns share: the project, its classes, its training runs and its current model. */
import { computed, signal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { changeProject, getLimits, getModel, getProject, type Limits, type Model, type Project } from "../api";
import { Shelf } from "./data/shelf";
import { TrainingDesk } from "./training/desk";

export class Workspace {
  readonly name: Signal<string>;
  readonly model = signal<Model | null>(null);
  /** Set as soon as pictures or classes change, before the server has been asked. */
  readonly #changedSince = signal(false);
  readonly modelIsOld = computed(() => this.model.value !== null && (this.model.value.stale || this.#changedSince.value));
  readonly shelf: Shelf;
  readonly desk: TrainingDesk;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly project: Project, readonly limits: Limits) {
    this.name = signal(project.name);
    this.shelf = new Shelf(project.id, limits, project.classes, () => this.#dataChanged());
    this.desk = new TrainingDesk(project.id, limits, () => this.loadModel());
  }

  async load(): Promise<void> {
    await Promise.all([this.desk.load(), this.loadModel(), this.shelf.load()]);
  }

  /** Reads the current model; the classes' names in it are those of now. */
  async loadModel(): Promise<void> {
    const { current_model_id: current } = await getProject(this.project.id);
    this.model.value = current === null ? null : await getModel(current);
    this.#changedSince.value = false;
  }

  async rename(name: string): Promise<void> {
    const before = this.name.value;
    this.name.value = (await changeProject(this.project.id, { name })).name;
    document.title = document.title.replace(before, () => this.name.value);
    for (const shown of document.querySelectorAll("[data-project-name]")) shown.textContent = this.name.value;
  }

  /** Asks about the model once the changes pause: three hundred uploads are not three hundred questions. */
  #dataChanged(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.loadModel().catch(() => { this.#changedSince.value = true; }), 600);
  }
}

export async function openWorkspace(projectId: string): Promise<Workspace> {
  const [project, limits] = await Promise.all([getProject(projectId), getLimits()]);
  return new Workspace(project, limits);
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error("no workspace around this component");
  return workspace;
}

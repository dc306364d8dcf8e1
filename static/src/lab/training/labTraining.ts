/** The trainings of the lab: the conditions of the next one, and the newest run. */
import { type Signal, signal } from "@preact/signals";
import type { Limits } from "../../apiTypes";
import { isActive, TrainingStore } from "../../collect/training/trainingStore";
import type { TrainingSettings } from "../../trainingSettings";
import { type ConditionTexts, firstConditions } from "./conditions";

export class LabTraining {
  readonly texts: Signal<ConditionTexts>;
  readonly runs: TrainingStore;

  constructor(projectId: string, limits: Limits) {
    this.texts = signal(firstConditions(limits));
    this.runs = new TrainingStore(projectId, limits, () => Promise.resolve());
  }

  /** Whether a training begins or goes on. */
  get isBusy(): boolean {
    const run = this.runs.newestRun.value;
    return this.runs.starting.value || (run !== null && isActive(run));
  }

  async start(settings: TrainingSettings): Promise<void> {
    this.runs.settings.value = settings;
    await this.runs.startRun();
  }
}

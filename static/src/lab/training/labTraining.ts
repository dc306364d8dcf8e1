/** The trainings of the lab: the conditions of the next one, and the newest run. */
import { type Signal, signal } from "@preact/signals";
import type { Limits } from "../../apiTypes";
import { defaultsOf, isActive, TrainingStore } from "../../collect/training/trainingStore";
import type { TrainingSettings } from "../../trainingSettings";
import type { SplitChoice } from "../server/labServer";
import { listNetworks, type Network } from "../server/networkServer";
import { type ConditionTexts, firstConditions, splitSettings } from "./conditions";

export class LabTraining {
  readonly texts: Signal<ConditionTexts>;
  readonly runs: TrainingStore;
  /** All that the program knows; those that are installed can be trained with. */
  readonly networks: Signal<readonly Network[]> = signal([]);

  constructor(
    private readonly projectId: string,
    limits: Limits,
  ) {
    this.texts = signal(firstConditions(limits));
    this.runs = new TrainingStore(projectId, limits, () => Promise.resolve());
  }

  /** Whether a training begins or goes on. */
  get isBusy(): boolean {
    const run = this.runs.newestRun.value;
    return this.runs.starting.value || (run !== null && isActive(run));
  }

  async loadNetworks(): Promise<void> {
    this.networks.value = await listNetworks(this.projectId);
  }

  /** The name of a network as settings have it: empty for the server's own. */
  nameInSettings(network: string): string {
    return this.networks.value.some(({ name, is_default }) => is_default && name === network) ? "" : network;
  }

  /** Starts a training that was found elsewhere on the page. `texts`: the same for the form. */
  async startWith(texts: Partial<ConditionTexts>, settings: TrainingSettings): Promise<void> {
    this.texts.value = { ...this.texts.value, ...texts };
    await this.start(settings);
  }

  /** Trains as a comparison of levels or networks did: with its split, and the settings that a training begins with. */
  async startAsCompared(
    compared: { augmentation_level: number } | { network: string },
    split: SplitChoice,
  ): Promise<void> {
    const { limits } = this.runs;
    const texts = { ...firstConditions(limits), stop_patience: "0", reduce_patience: "0" };
    const settings = { ...defaultsOf(limits), ...compared, ...splitSettings(split) };
    await this.startWith({ ...texts, ...compared, split: true }, settings);
  }

  async start(settings: TrainingSettings): Promise<void> {
    this.runs.settings.value = settings;
    await this.runs.startRun();
  }
}

/** The training runs of the project: starts, follows and cancels them, and selects the model in use. */
import { computed, type Signal, signal } from "@preact/signals";
import {
  cancelRun,
  changeProject,
  type EpochScores,
  getModel,
  getProject,
  getReadiness,
  getRun,
  type Limits,
  listRuns,
  runEventsPath,
  startRun,
  type TrainingRun,
  type TrainingSettings,
} from "../../api";
import { toastProblem } from "../../components/Toasts";
import { mapSettings } from "../../trainingSettings";
import { ConnectionLoss } from "./connectionLoss";
import { addEpoch } from "./epochHistory";
import { engineProblemText } from "./readiness";
import { followRun } from "./runEvents";

const POLL_EVERY_MS = 2_000;

export const isActive = (run: TrainingRun) => run.status === "queued" || run.status === "running";

export class TrainingStore {
  /** Newest first. */
  readonly runs = signal<TrainingRun[]>([]);
  readonly settings: Signal<TrainingSettings>;
  readonly histories = signal<ReadonlyMap<string, EpochScores[]>>(new Map());
  /** The id of the run whose chart the student has opened; null for the newest. */
  readonly chosenRunId = signal<string | null>(null);
  /** Why the server cannot train now; null when it can. */
  readonly engineProblem = signal<string | null>(null);
  /** The processor that the server uses; null until it is known. */
  readonly device = signal<string | null>(null);
  readonly starting = signal(false);
  readonly newestRun = computed(() => this.runs.value[0] ?? null);
  readonly activeRun = computed(() => this.runs.value.find(isActive) ?? null);
  readonly shownRun = computed(
    () => this.runs.value.find(({ id }) => id === this.chosenRunId.value) ?? this.newestRun.value,
  );
  readonly shownHistory = computed(() => this.histories.value.get(this.shownRun.value?.id ?? "") ?? []);
  /** The number of classes that each run trains, where it is known. */
  readonly #classCounts = signal<ReadonlyMap<string, number>>(new Map());
  readonly shownClassCount = computed(() => this.#classCounts.value.get(this.shownRun.value?.id ?? "") ?? null);
  /** Tracks whether the server is unreachable during training. */
  readonly connectionLoss = new ConnectionLoss();
  #streams = new Map<string, () => void>();
  #engineTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly projectId: string,
    readonly limits: Limits,
    readonly onTrained: () => Promise<void>,
  ) {
    this.settings = signal(defaultsOf(limits));
  }

  async loadRuns(): Promise<void> {
    this.runs.value = await listRuns(this.projectId);
    const last = this.newestRun.value;
    if (last) this.settings.value = { ...this.settings.value, ...withoutSeed(last.settings) };
    await this.#loadShownHistory();
    for (const run of this.runs.value.filter(isActive)) this.#followRun(run.id);
    await this.#checkEngine();
  }

  async startRun(): Promise<void> {
    this.starting.value = true;
    try {
      const run = await startRun(this.projectId, this.settings.value);
      this.chosenRunId.value = null;
      this.runs.value = [run, ...this.runs.value];
      this.#followRun(run.id);
      void this.#loadClassCount(run);
    } catch (error) {
      toastProblem(error);
      await this.#checkEngine();
    } finally {
      this.starting.value = false;
    }
  }

  async cancelRun(run: TrainingRun): Promise<void> {
    await cancelRun(this.projectId, run.id).catch(toastProblem);
    await this.#reloadRun(run.id);
  }

  /** Shows the chart of an earlier run. */
  async showRun(run: TrainingRun): Promise<void> {
    this.chosenRunId.value = run.id;
    await this.#loadShownHistory();
  }

  async useModel(run: TrainingRun): Promise<void> {
    if (run.model_id === null) return;
    await changeProject(this.projectId, { current_model_id: run.model_id });
    await this.onTrained();
  }

  async #loadShownHistory(): Promise<void> {
    const run = this.shownRun.value;
    if (!run || this.histories.value.has(run.id)) return;
    await Promise.all([this.#reloadRun(run.id), this.#loadClassCount(run)]);
  }

  /** Without the count, the chart begins at the first epoch. */
  async #loadClassCount(run: TrainingRun): Promise<void> {
    const count = await classCountOf(this.projectId, run).catch(() => null);
    if (count !== null) this.#classCounts.value = new Map(this.#classCounts.value).set(run.id, count);
  }

  /** Loads one run again, with its history. */
  async #reloadRun(id: string): Promise<TrainingRun> {
    const run = await getRun(this.projectId, id);
    this.#setHistory(id, run.history ?? []);
    const scores = run.scores ?? run.history?.at(-1) ?? null;
    this.runs.value = this.runs.value.map((trainingRun) => (trainingRun.id === id ? { ...run, scores } : trainingRun));
    return run;
  }

  #setHistory(id: string, history: EpochScores[]): void {
    this.histories.value = new Map(this.histories.value).set(id, history);
  }

  #followRun(id: string): void {
    this.#streams.get(id)?.();
    const stopPolling = this.#pollQueuePosition(id);
    const stop = followRun(runEventsPath(this.projectId, id), {
      onEpoch: (scores) => this.#onEpoch(id, scores),
      onEnded: () => void this.#onEnded(id),
      onOpened: () => this.connectionLoss.end(),
      onInterrupted: () => this.connectionLoss.start(),
      onClosed: () => void this.#onStreamClosed(id),
    });
    this.#streams.set(id, () => {
      stopPolling();
      stop();
    });
  }

  #onEpoch(id: string, scores: EpochScores): void {
    this.#setHistory(id, addEpoch(this.histories.value.get(id) ?? [], scores));
    const asRunning = (run: TrainingRun) =>
      run.id === id && run.status === "queued" ? { ...run, status: "running" as const } : run;
    if (this.runs.value.some((run) => run.id === id && run.status === "queued"))
      this.runs.value = this.runs.value.map(asRunning);
  }

  /** A queued run has no events, so its position is polled. */
  #pollQueuePosition(id: string): () => void {
    const timer = setInterval(() => {
      const run = this.runs.value.find((run) => run.id === id);
      if (run?.status === "queued") void this.#reloadRun(id).catch(() => undefined);
    }, POLL_EVERY_MS);
    return () => clearInterval(timer);
  }

  async #onEnded(id: string): Promise<void> {
    this.connectionLoss.end();
    this.#streams.get(id)?.();
    this.#streams.delete(id);
    try {
      const run = await this.#reloadRun(id);
      if (!this.#classCounts.value.has(id)) void this.#loadClassCount(run);
      if (run.status === "succeeded") await this.onTrained();
    } catch (error) {
      toastProblem(error);
    }
  }

  async #onStreamClosed(id: string): Promise<void> {
    this.#streams.get(id)?.();
    const run = await this.#reloadRun(id).catch(() => null);
    if (run !== null && !isActive(run)) return this.#onEnded(id);
    const timer = setTimeout(() => this.#followRun(id), POLL_EVERY_MS);
    this.#streams.set(id, () => clearTimeout(timer));
  }

  /** Polls until the engine is ready, because training would be refused while it starts. */
  async #checkEngine(): Promise<void> {
    const readiness = await getReadiness(this.projectId);
    this.device.value = readiness.device;
    this.engineProblem.value = engineProblemText(readiness);
    if (this.engineProblem.value !== null) this.#checkEngineLater();
  }

  #checkEngineLater(): void {
    clearTimeout(this.#engineTimer);
    this.#engineTimer = setTimeout(
      () => void this.#checkEngine().catch(() => this.#checkEngineLater()),
      2 * POLL_EVERY_MS,
    );
  }
}

/** The default settings. */
export const defaultsOf = ({ settings }: Limits): TrainingSettings => ({
  ...mapSettings((name) => settings[name].default),
  hidden_units: 0,
});

/** The settings of a run without its seed, which the server chooses. */
const withoutSeed = (settings: TrainingSettings): TrainingSettings => ({
  ...mapSettings((name) => settings[name]),
  hidden_units: settings.hidden_units,
});

/** The number of classes that a run trains; null if the project has changed since and no model tells. */
async function classCountOf(projectId: string, run: TrainingRun): Promise<number | null> {
  if (run.model_id !== null) return (await getModel(run.model_id)).classes.length;
  const { data_revision, classes } = await getProject(projectId);
  return data_revision === run.data_revision ? classes.length : null;
}

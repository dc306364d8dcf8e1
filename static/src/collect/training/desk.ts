/** The training runs of the project: starting, following, cancelling, choosing the model in use. */
import { computed, signal } from "@preact/signals";
import {
  cancelRun, changeProject, getReadiness, getRun, listRuns, runEventsPath, startRun,
  type EpochScores, type Limits, type TrainingRun, type TrainingSettings,
} from "../../api";
import { toastProblem } from "../../components/Toasts";
import { withEpoch } from "./history";
import { Outage } from "./outage";
import { whatEngineLacks } from "./readiness";
import { followRun } from "./watch";

const ASK_AGAIN_MS = 2_000;

export const isActive = (run: TrainingRun) => run.status === "queued" || run.status === "running";

export class TrainingDesk {
  /** Newest first. */
  readonly runs = signal<TrainingRun[]>([]);
  readonly settings = signal<TrainingSettings>({ epochs: 0, batch_size: 0, learning_rate: 0, validation_ratio: 0, hidden_units: 0 });
  readonly histories = signal<ReadonlyMap<string, EpochScores[]>>(new Map());
  /** The run whose chart the student asked for; the newest one otherwise. */
  readonly chosen = signal<string | null>(null);
  /** Why the server cannot train now; null when it can. */
  readonly engineLacks = signal<string | null>(null);
  /** What looks at the pictures on the server; null until it is known. */
  readonly device = signal<string | null>(null);
  readonly starting = signal(false);
  readonly newest = computed(() => this.runs.value[0] ?? null);
  readonly active = computed(() => this.runs.value.find(isActive) ?? null);
  readonly shown = computed(() => this.runs.value.find(({ id }) => id === this.chosen.value) ?? this.newest.value);
  readonly shownHistory = computed(() => this.histories.value.get(this.shown.value?.id ?? "") ?? []);
  /** The server cannot be heard while it trains. */
  readonly outage = new Outage();
  #following = new Map<string, () => void>();
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly projectId: string, readonly limits: Limits, readonly trained: () => Promise<void>) {
    this.settings.value = defaultsOf(limits);
  }

  async load(): Promise<void> {
    this.runs.value = await listRuns(this.projectId);
    const last = this.newest.value;
    if (last) this.settings.value = { ...this.settings.value, ...knownSettings(last.settings) };
    await this.#readShown();
    for (const run of this.runs.value.filter(isActive)) this.#follow(run.id);
    await this.#askEngine();
  }

  async start(): Promise<void> {
    this.starting.value = true;
    try {
      const run = await startRun(this.projectId, this.settings.value);
      this.chosen.value = null;
      this.runs.value = [run, ...this.runs.value];
      this.#follow(run.id);
    } catch (error) {
      toastProblem(error);
      await this.#askEngine();
    } finally {
      this.starting.value = false;
    }
  }

  async cancel(run: TrainingRun): Promise<void> {
    await cancelRun(this.projectId, run.id).catch(toastProblem);
    await this.#read(run.id);
  }

  /** Shows the chart of an earlier run. */
  async show(run: TrainingRun): Promise<void> {
    this.chosen.value = run.id;
    await this.#readShown();
  }

  async use(run: TrainingRun): Promise<void> {
    if (run.model_id === null) return;
    await changeProject(this.projectId, { current_model_id: run.model_id });
    await this.trained();
  }

  async #readShown(): Promise<void> {
    const run = this.shown.value;
    if (run && !this.histories.value.has(run.id)) await this.#read(run.id);
  }

  /** Reads one run again: its state, and its history with it. */
  async #read(id: string): Promise<TrainingRun> {
    const run = await getRun(this.projectId, id);
    this.#setHistory(id, run.history ?? []);
    const scores = run.scores ?? run.history?.at(-1) ?? null;
    this.runs.value = this.runs.value.map((each) => (each.id === id ? { ...run, scores } : each));
    return run;
  }

  #setHistory(id: string, history: EpochScores[]): void {
    this.histories.value = new Map(this.histories.value).set(id, history);
  }

  #follow(id: string): void {
    this.#following.get(id)?.();
    const waiting = this.#watchTheLine(id);
    const stop = followRun(runEventsPath(this.projectId, id), {
      epoch: (scores) => this.#epoch(id, scores),
      ended: () => void this.#ended(id),
      heard: () => this.outage.end(),
      broken: () => this.outage.begin(),
      lost: () => void this.#lost(id),
    });
    this.#following.set(id, () => { waiting(); stop(); });
  }

  #epoch(id: string, scores: EpochScores): void {
    this.#setHistory(id, withEpoch(this.histories.value.get(id) ?? [], scores));
    const asRunning = (run: TrainingRun) => (run.id === id && run.status === "queued" ? { ...run, status: "running" as const } : run);
    if (this.runs.value.some((run) => run.id === id && run.status === "queued")) this.runs.value = this.runs.value.map(asRunning);
  }

  /** A queued run has no events; its place in the line is asked for now and then. */
  #watchTheLine(id: string): () => void {
    const timer = setInterval(() => {
      const run = this.runs.value.find((each) => each.id === id);
      if (run?.status === "queued") void this.#read(id).catch(() => undefined);
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }

  async #ended(id: string): Promise<void> {
    this.outage.end();
    this.#following.get(id)?.();
    this.#following.delete(id);
    try {
      const run = await this.#read(id);
      if (run.status === "succeeded") await this.trained();
    } catch (error) {
      toastProblem(error);
    }
  }

  async #lost(id: string): Promise<void> {
    this.#following.get(id)?.();
    const run = await this.#read(id).catch(() => null);
    if (run !== null && !isActive(run)) return this.#ended(id);
    const timer = setTimeout(() => this.#follow(id), ASK_AGAIN_MS);
    this.#following.set(id, () => clearTimeout(timer));
  }

  /** While the engine starts, training would be refused; ask until it is ready. */
  async #askEngine(): Promise<void> {
    const readiness = await getReadiness(this.projectId);
    this.device.value = readiness.device;
    this.engineLacks.value = whatEngineLacks(readiness);
    if (this.engineLacks.value !== null) this.#askEngineLater();
  }

  #askEngineLater(): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => void this.#askEngine().catch(() => this.#askEngineLater()), 2 * ASK_AGAIN_MS);
  }
}

export function defaultsOf(limits: Limits): TrainingSettings {
  const { epochs, batch_size, learning_rate, validation_ratio } = limits.settings;
  return {
    epochs: epochs.default, batch_size: batch_size.default, learning_rate: learning_rate.default,
    validation_ratio: validation_ratio.default, hidden_units: 0,
  };
}

/** A run's settings without its seed, which is the server's to choose. */
function knownSettings({ epochs, batch_size, learning_rate, validation_ratio, hidden_units }: TrainingSettings): TrainingSettings {
  return { epochs, batch_size, learning_rate, validation_ratio, hidden_units };
}

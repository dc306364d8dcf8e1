/**
 * Where pictures are recognized: on the server or on this device, whichever is faster, unless the student chose.
 *
 * A page that recognizes one picture after the other loads what this device needs, times some pictures here and there,
 * and goes on with the faster one. With a broken connection it goes on here.
 */
import { type Signal, signal } from "@preact/signals";
import { ApiError, type DeviceModelData, type Recognition, type RecognitionOptions } from "../api";
import { DeviceEnded, DeviceUnreachable } from "./deviceErrors";
import type { Question } from "./engine/deviceModel";

export type Place = "server" | "device";

/** Why this device does not recognize: it has not been tried, is being prepared, could, or cannot. */
export type DeviceState = "idle" | "loading" | "ready" | "model_impossible" | "browser_impossible" | "unreachable";

/** Has one model at a time, which `model`, its id, tells from others. */
export interface Device {
  /** Throws DeviceUnreachable where the network or the program could not be loaded, and DeviceEnded. */
  open(model: string, data: DeviceModelData): Promise<void>;
  /** Throws an Error: for a picture that it cannot read, where another model is open, and DeviceEnded. */
  recognize(model: string, picture: Blob, question: Question): Promise<Recognition>;
}

export interface PlaceDependencies {
  recognizeOnServer(model: string, session: string, picture: Blob, options: RecognitionOptions): Promise<Recognition>;
  getDeviceModel(model: string): Promise<DeviceModelData>;
  /** Starts this device, another one after one that ended. Rejects as `Device.open` does. */
  startDevice(): Promise<Device>;
  now(): number;
  /** Whether the student wants to load little. */
  savesData(): boolean;
  /** What the student chose on this device. */
  choice: { read(): Place | null; write(place: Place): void };
}

/** An answer, and where it was found. */
export interface PlacedAnswer {
  recognition: Recognition;
  place: Place;
}

/** So many pictures are timed on each side. */
export const TIMED = 3;
/** While the server cannot be reached, it is asked again this often. */
export const ASK_AGAIN_MS = 10_000;
/** Where this device can go on, a server that has not answered by then counts as out of reach. */
const PATIENCE_MS = 3_000;
/** What could not be loaded is tried again after this time, unless the student wants it sooner. */
export const LOAD_AGAIN_MS = 30_000;
/** Changed classes and pictures are read again this often. */
export const REREAD_MS = 2_000;
/** The server's. */
const USUAL_STRICTNESS = 0.05;

export class RecognitionPlaces {
  /** Where the last picture was recognized. */
  readonly place = signal<Place>("server");
  readonly device = signal<DeviceState>("idle");
  /** Whether the server could not be reached, so that this device went on. */
  readonly offline = signal(false);
  /** Whether the server alone can tell what was asked last. */
  readonly serverNeeded = signal(false);
  /** Whether a picture was recognized on this page. */
  readonly used = signal(false);
  /** What the student chose; null leaves it to the page. */
  readonly choice: Signal<Place | null>;
  private model = "";
  private opened: { model: string; device: Device; data: DeviceModelData } | null = null;
  private loading: Promise<void> | null = null;
  /** Counts what is loaded: of two, the later one counts. */
  private attempt = 0;
  private loadAgainAt = 0;
  private askAgainAt = 0;
  private readonly times: Record<Place, number[]> = { server: [], device: [] };

  constructor(private readonly dependencies: PlaceDependencies) {
    this.choice = signal(dependencies.choice.read());
  }

  /** Lets the student choose. */
  choose(place: Place): void {
    this.choice.value = place;
    this.dependencies.choice.write(place);
    this.loadAgainAt = 0;
    if (place === "server" || this.opened !== null) this.place.value = place;
    else this.load();
  }

  /** The model's classes or pictures have changed: what this device knows of them is soon read again. */
  rereadSoon(): void {
    if (this.loading === null) return;
    this.attempt += 1;
    this.loading = null;
    this.loadAgainAt = Math.max(this.loadAgainAt, this.dependencies.now() + REREAD_MS);
  }

  /** Recognizes where it is faster or chosen, and on the other side where that one cannot. */
  async recognize(
    model: string,
    session: string,
    picture: Blob,
    options: RecognitionOptions = {},
  ): Promise<PlacedAnswer> {
    this.changeModel(model);
    this.used.value = true;
    if (this.choice.value === "device" || this.times.server.length >= TIMED) this.load();
    this.serverNeeded.value = !this.canAnswer(options);
    if (this.prefersDevice(options)) {
      const answer = await this.tryDevice(model, picture, options);
      if (answer !== null) return answer;
    }
    return this.recognizeOnServer(model, session, picture, options);
  }

  private changeModel(model: string): void {
    if (model === this.model) return;
    this.model = model;
    this.attempt += 1;
    this.opened = null;
    this.loading = null;
    this.loadAgainAt = 0;
    if (this.device.value !== "browser_impossible") this.device.value = "idle";
    this.place.value = "server";
  }

  private prefersDevice(options: RecognitionOptions): boolean {
    return this.opened !== null && this.canAnswer(options) && this.preferred() === "device";
  }

  /** What strangers ask about training pictures the server alone can tell. */
  private canAnswer({ parts = [] }: RecognitionOptions): boolean {
    return this.opened?.data.familiarity !== null || parts.every((part) => part === "heat_map");
  }

  private preferred(): Place {
    const { server, device } = this.times;
    if (this.choice.value === "device") return "device";
    if (this.offline.value) return this.dependencies.now() < this.askAgainAt ? "device" : "server";
    if (this.choice.value === "server") return "server";
    if (device.length < TIMED) return "device";
    return median(device) < median(server) ? "device" : "server";
  }

  private async tryDevice(model: string, picture: Blob, options: RecognitionOptions): Promise<PlacedAnswer | null> {
    const { opened } = this;
    if (opened?.model !== model) return null;
    const startedAt = this.dependencies.now();
    const chosen = this.choice.value;
    try {
      const { parts = [], strictness = USUAL_STRICTNESS } = options;
      const recognition = await opened.device.recognize(model, picture, { parts, strictness });
      options.signal?.throwIfAborted();
      keepTime(this.times.device, this.dependencies.now() - startedAt);
      this.moveTo("device", model, chosen);
      return { recognition, place: "device" };
    } catch (error) {
      if (options.signal?.aborted) throw error;
      if (error instanceof DeviceEnded && this.opened === opened) this.lose();
      return null;
    }
  }

  private async recognizeOnServer(
    model: string,
    session: string,
    picture: Blob,
    options: RecognitionOptions,
  ): Promise<PlacedAnswer> {
    const startedAt = this.dependencies.now();
    const chosen = this.choice.value;
    // Whoever can go on here does not wait for the server to come back.
    const patience = this.opened === null ? {} : { retries: 0, patienceMs: PATIENCE_MS };
    try {
      const asked = { ...options, ...patience };
      const recognition = await this.dependencies.recognizeOnServer(model, session, picture, asked);
      keepTime(this.times.server, this.dependencies.now() - startedAt);
      this.offline.value = false;
      this.moveTo("server", model, chosen);
      return { recognition, place: "server" };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return this.goOnHere(model, picture, options, error);
    }
  }

  /** What was asked before the student chose does not move the switch back. */
  private moveTo(place: Place, model: string, chosen: Place | null): void {
    if (model === this.model && chosen === this.choice.value) this.place.value = place;
  }

  /** Recognizes here what the server could not, because it is busy or out of reach. Throws the refusal otherwise. */
  private async goOnHere(
    model: string,
    picture: Blob,
    options: RecognitionOptions,
    refusal: ApiError,
  ): Promise<PlacedAnswer> {
    const answer = refusal.isTransient ? await this.tryDevice(model, picture, options) : null;
    if (answer === null) {
      if (refusal.status !== 0) this.offline.value = false;
      throw refusal;
    }
    if (refusal.status === 0) this.offline.value = true;
    this.askAgainAt = this.dependencies.now() + ASK_AGAIN_MS;
    return answer;
  }

  /** Loads what this device needs, once for each model. */
  private load(): void {
    if (this.loading !== null || this.device.value === "browser_impossible") return;
    if (this.dependencies.now() < this.loadAgainAt) return;
    if (this.choice.value === "server" || (this.choice.value === null && this.dependencies.savesData())) return;
    this.loading = this.openDevice(this.model);
  }

  private async openDevice(model: string): Promise<void> {
    this.attempt += 1;
    const { attempt } = this;
    if (this.opened === null) this.device.value = "loading";
    const state = await this.tryToOpen(model, () => attempt === this.attempt);
    if (attempt !== this.attempt) return;
    if (state === "unreachable") return this.tryLater();
    this.device.value = state;
    if (state === "ready" && this.choice.value === "device") this.place.value = "device";
  }

  private async tryToOpen(model: string, counts: () => boolean): Promise<DeviceState> {
    let data: DeviceModelData;
    try {
      data = await this.dependencies.getDeviceModel(model);
    } catch (error) {
      return error instanceof ApiError && error.isTransient ? "unreachable" : "model_impossible";
    }
    try {
      const device = await this.dependencies.startDevice();
      if (!counts()) return "idle";
      await device.open(model, data);
      if (counts()) this.opened = { model, device, data };
      return "ready";
    } catch (error) {
      return error instanceof DeviceUnreachable || error instanceof DeviceEnded ? "unreachable" : "browser_impossible";
    }
  }

  private lose(): void {
    this.opened = null;
    this.tryLater();
  }

  /** What was read before stays in use. */
  private tryLater(): void {
    if (this.opened === null) this.device.value = "unreachable";
    this.loading = null;
    this.loadAgainAt = this.dependencies.now() + LOAD_AGAIN_MS;
  }
}

/** Keeps the last times. */
function keepTime(times: number[], ms: number): void {
  times.push(ms);
  if (times.length > TIMED) times.shift();
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[times.length >> 1] ?? Number.POSITIVE_INFINITY;
}

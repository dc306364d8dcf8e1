/**
 * Where pictures are recognized: on the server or on this device, whichever is faster, unless the student chose.
 *
 * A page that recognizes one picture after the other loads what this device needs, times some pictures here and there,
 * and goes on with the faster one. With a broken connection it goes on here.
 */
import { type Signal, signal } from "@preact/signals";
import { ApiError, type DeviceModelData, type Recognition, type RecognitionOptions } from "../api";
import type { Question } from "./engine/deviceModel";

export type Place = "server" | "device";

/** Why this device does not recognize: it has not been tried, is being prepared, could, or cannot. */
export type DeviceState = "idle" | "loading" | "ready" | "model_impossible" | "browser_impossible" | "unreachable";

export interface Device {
  open(model: DeviceModelData): Promise<void>;
  recognize(picture: Blob, question: Question): Promise<Recognition>;
}

export interface PlaceDependencies {
  recognizeOnServer(model: string, session: string, picture: Blob, options: RecognitionOptions): Promise<Recognition>;
  getDeviceModel(model: string): Promise<DeviceModelData>;
  /** Starts this device. Rejects where the browser cannot. */
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
  private opened: { device: Device; data: DeviceModelData } | null = null;
  private loading: Promise<void> | null = null;
  private askAgainAt = 0;
  private readonly times: Record<Place, number[]> = { server: [], device: [] };

  constructor(private readonly dependencies: PlaceDependencies) {
    this.choice = signal(dependencies.choice.read());
  }

  /** Lets the student choose. */
  choose(place: Place): void {
    this.choice.value = place;
    this.dependencies.choice.write(place);
    if (place === "server" || this.opened !== null) this.place.value = place;
    else this.load();
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
      const answer = await this.tryDevice(picture, options);
      if (answer !== null) return answer;
    }
    return this.recognizeOnServer(model, session, picture, options);
  }

  private changeModel(model: string): void {
    if (model === this.model) return;
    this.model = model;
    this.opened = null;
    this.loading = null;
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
    if (this.offline.value) return this.dependencies.now() < this.askAgainAt ? "device" : "server";
    if (this.choice.value !== null) return this.choice.value;
    if (device.length < TIMED) return "device";
    return median(device) < median(server) ? "device" : "server";
  }

  private async tryDevice(picture: Blob, options: RecognitionOptions): Promise<PlacedAnswer | null> {
    const { opened } = this;
    if (opened === null) return null;
    const startedAt = this.dependencies.now();
    try {
      const { parts = [], strictness = USUAL_STRICTNESS } = options;
      const recognition = await opened.device.recognize(picture, { parts, strictness });
      options.signal?.throwIfAborted();
      keepTime(this.times.device, this.dependencies.now() - startedAt);
      this.place.value = "device";
      return { recognition, place: "device" };
    } catch (error) {
      if (options.signal?.aborted) throw error;
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
    // Whoever can go on here does not wait for the server to come back.
    const patience = this.opened === null ? {} : { retries: 0 };
    try {
      const asked = { ...options, ...patience };
      const recognition = await this.dependencies.recognizeOnServer(model, session, picture, asked);
      keepTime(this.times.server, this.dependencies.now() - startedAt);
      this.offline.value = false;
      this.place.value = "server";
      return { recognition, place: "server" };
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 0) throw error;
      const answer = await this.tryDevice(picture, options);
      if (answer === null) throw error;
      this.offline.value = true;
      this.askAgainAt = this.dependencies.now() + ASK_AGAIN_MS;
      return answer;
    }
  }

  /** Loads what this device needs, once for each model. */
  private load(): void {
    if (this.loading !== null || this.device.value === "browser_impossible") return;
    if (this.choice.value === "server" || (this.choice.value === null && this.dependencies.savesData())) return;
    this.loading = this.openDevice(this.model);
  }

  private async openDevice(model: string): Promise<void> {
    this.device.value = "loading";
    const state = await this.tryToOpen(model);
    if (model !== this.model) return;
    this.device.value = state;
    if (state === "ready" && this.choice.value === "device") this.place.value = "device";
    // Somebody may choose it again when the connection is back.
    if (state === "unreachable") this.loading = null;
  }

  private async tryToOpen(model: string): Promise<DeviceState> {
    let data: DeviceModelData;
    try {
      data = await this.dependencies.getDeviceModel(model);
    } catch (error) {
      return error instanceof ApiError && error.isTransient ? "unreachable" : "model_impossible";
    }
    try {
      const device = await this.dependencies.startDevice();
      await device.open(data);
      if (model === this.model) this.opened = { device, data };
      return "ready";
    } catch {
      return "browser_impossible";
    }
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

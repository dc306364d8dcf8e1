/** Continuous recognition: one request at a time, always with the newest frame, without a queue. */
import { signal } from "@preact/signals";
import { ApiError, type Recognition } from "../../api";
import type { SeenPicture } from "../../seenPicture";
import { DEFAULT_VIDEO_DISPLAY, type VideoDisplay } from "../runtime/world";
import { toBlockProblem } from "./recognitionClient";
import type { OpenStageCamera, StageCamera } from "./stageCamera";

/** A shorter interval would not help a program and would slow the server down for a class of thirty. */
const MIN_FRAME_MS = 80;
const BUSY_RETRY_MS = 1000;
const FPS_WINDOW_MS = 2000;

export interface CameraDependencies {
  openCamera: OpenStageCamera;
  recognize(picture: SeenPicture): Promise<Recognition>;
  /** Whether the page is hidden; then nothing is recognized. */
  isHidden(): boolean;
  now(): number;
  delay(ms: number, signal: AbortSignal): Promise<void>;
  /** Recognition has failed; the camera is already off. */
  onFailed(error: unknown): void;
}

export class CameraRecognition {
  /** The camera on the stage; null while it is off. */
  readonly camera = signal<StageCamera | null>(null);
  readonly opening = signal(false);
  readonly framesPerSecond = signal(0);
  readonly display = signal<Readonly<VideoDisplay>>(DEFAULT_VIDEO_DISPLAY);
  /** Whether the camera's picture is being recognized. */
  readonly recognizing = signal(false);
  /** The newest answer while the camera's picture is being recognized. */
  readonly answer = signal<Recognition | null>(null);
  private cameraLife: AbortController | null = null;
  private recognitionLife: AbortController | null = null;
  private cameraReady: Promise<void> | null = null;
  private paused = false;

  constructor(private readonly dependencies: CameraDependencies) {}

  /** Whether the stage shows the camera mirrored: as the student chose, unless blocks have flipped it. */
  get mirrored(): boolean {
    return this.camera.value?.mirrored() !== this.display.value.mirrored;
  }

  /** What the camera sees now; null while it is off. */
  async captureSeen(): Promise<SeenPicture | null> {
    const camera = this.camera.value;
    return camera === null ? null : this.capture(camera);
  }

  get isOn(): boolean {
    return this.cameraLife !== null;
  }

  /** Starts recognition. Settles when the camera shows a picture; rejects with `BlockProblem`. */
  async startRecognition(): Promise<void> {
    if (this.recognitionLife !== null) return this.openCamera();
    const controller = new AbortController();
    this.recognitionLife = controller;
    this.recognizing.value = true;
    try {
      await this.openCamera();
    } catch (error) {
      if (this.recognitionLife === controller) this.stopRecognition();
      throw error;
    }
    const camera = this.camera.value;
    if (camera !== null && !controller.signal.aborted) void this.recognizeFrames(camera, controller.signal);
  }

  /** Turns the camera on without recognition. Settles and rejects like `startRecognition`. */
  openCamera(): Promise<void> {
    if (this.cameraReady === null) {
      this.cameraLife = new AbortController();
      this.cameraReady = this.openStageCamera(this.cameraLife);
    }
    return this.cameraReady;
  }

  /** Ends recognition; the camera stays on. */
  stopRecognition(): void {
    this.recognitionLife?.abort();
    this.recognitionLife = null;
    this.recognizing.value = false;
    this.framesPerSecond.value = 0;
    this.answer.value = null;
  }

  closeCamera(): void {
    this.stopRecognition();
    this.cameraLife?.abort();
    this.cameraLife = null;
    this.cameraReady = null;
    this.camera.value?.close();
    this.camera.value = null;
    this.opening.value = false;
  }

  /** Nothing is recognized while the program is paused. */
  setPaused(paused: boolean): void {
    this.paused = paused;
  }

  private async openStageCamera(controller: AbortController): Promise<void> {
    this.opening.value = true;
    try {
      const camera = await this.dependencies.openCamera();
      if (controller.signal.aborted) return camera.close();
      this.camera.value = camera;
    } catch (error) {
      if (!controller.signal.aborted) this.closeCamera();
      throw error;
    } finally {
      if (this.cameraLife === controller) this.opening.value = false;
    }
  }

  private async recognizeFrames(camera: StageCamera, stopped: AbortSignal): Promise<void> {
    const answeredAt: number[] = [];
    try {
      while (!stopped.aborted) {
        const startedAt = this.dependencies.now();
        const restMs =
          this.paused || this.dependencies.isHidden()
            ? MIN_FRAME_MS
            : await this.recognizeFrame(camera, stopped, answeredAt);
        await this.dependencies.delay(Math.max(0, startedAt + restMs - this.dependencies.now()), stopped);
      }
    } catch (error) {
      if (stopped.aborted) return;
      this.closeCamera();
      this.dependencies.onFailed(toBlockProblem(error));
    }
  }

  /** Recognizes one frame and returns the minimum duration of this turn. */
  private async recognizeFrame(camera: StageCamera, stopped: AbortSignal, answeredAt: number[]): Promise<number> {
    try {
      const answer = await this.dependencies.recognize(await this.capture(camera));
      if (!stopped.aborted) this.show(answer, answeredAt);
      return MIN_FRAME_MS;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTransient) throw error;
      return error.retryAfterS === null ? BUSY_RETRY_MS : error.retryAfterS * 1000;
    }
  }

  private async capture(camera: StageCamera): Promise<SeenPicture> {
    return { picture: await camera.capturePicture(), mirrored: this.mirrored };
  }

  private show(answer: Recognition, answeredAt: number[]): void {
    this.answer.value = answer;
    this.countFrame(answeredAt);
  }

  private countFrame(answeredAt: number[]): void {
    const now = this.dependencies.now();
    answeredAt.push(now);
    while ((answeredAt[0] ?? now) < now - FPS_WINDOW_MS) answeredAt.shift();
    const spanMs = now - (answeredAt[0] ?? now);
    this.framesPerSecond.value = spanMs === 0 ? 0 : Math.round((10_000 * (answeredAt.length - 1)) / spanMs) / 10;
  }
}

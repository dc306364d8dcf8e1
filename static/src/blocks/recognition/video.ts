/** Continuous recognition: one request at a time, always of the newest frame, nothing queued. */
import { signal } from "@preact/signals";
import { ApiError } from "../../api";
import { asProblem } from "./answers";
import { FIRST_LOOK, type VideoLook } from "../runtime/world";
import type { OpenAnEye, OpenEye } from "./eye";

/** Faster than this gains a program nothing and would starve a class of thirty. */
const SHORTEST_TURN_MS = 80;
const BUSY_TURN_MS = 1000;
const FPS_WINDOW_MS = 2000;

export interface VideoSurroundings {
  openEye: OpenAnEye;
  recognize(picture: Blob): Promise<unknown>;
  /** Whether nobody sees the page: then nothing is recognised. */
  unseen(): boolean;
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Recognition cannot go on; the camera is off by then. */
  failed(error: unknown): void;
}

export class CameraRecognition {
  /** What the stage shows; null while the camera is off. */
  readonly eye = signal<OpenEye | null>(null);
  readonly opening = signal(false);
  readonly framesPerSecond = signal(0);
  readonly look = signal<Readonly<VideoLook>>(FIRST_LOOK);
  /** Whether the camera's picture is being recognised. */
  readonly recognising = signal(false);
  private life: AbortController | null = null;
  private looking: AbortController | null = null;
  private opened: Promise<void> | null = null;
  private held = false;

  constructor(private readonly around: VideoSurroundings) {}

  get running(): boolean {
    return this.life !== null;
  }

  /** Settles when the camera shows a picture, which is recognised from then on; rejects with `BlockProblem`. */
  async start(): Promise<void> {
    if (this.looking !== null) return this.watch();
    const looking = this.looking = new AbortController();
    this.recognising.value = true;
    try {
      await this.watch();
    } catch (error) {
      if (this.looking === looking) this.rest();
      throw error;
    }
    const eye = this.eye.value;
    if (eye !== null && !looking.signal.aborted) void this.recogniseAll(eye, looking.signal);
  }

  /** The camera is on without being recognised. Settles and rejects like `start`. */
  watch(): Promise<void> {
    if (this.opened === null) {
      this.life = new AbortController();
      this.opened = this.open(this.life);
    }
    return this.opened;
  }

  /** Recognition ends; the camera stays on. */
  rest(): void {
    this.looking?.abort();
    this.looking = null;
    this.recognising.value = false;
    this.framesPerSecond.value = 0;
  }

  stop(): void {
    this.rest();
    this.life?.abort();
    this.life = null;
    this.opened = null;
    this.eye.value?.close();
    this.eye.value = null;
    this.opening.value = false;
  }

  /** While the program is paused nothing is recognised. */
  hold(held: boolean): void {
    this.held = held;
  }

  private async open(life: AbortController): Promise<void> {
    this.opening.value = true;
    try {
      const eye = await this.around.openEye();
      if (life.signal.aborted) return eye.close();
      this.eye.value = eye;
    } catch (error) {
      if (!life.signal.aborted) this.stop();
      throw error;
    } finally {
      if (this.life === life) this.opening.value = false;
    }
  }

  private async recogniseAll(eye: OpenEye, stopped: AbortSignal): Promise<void> {
    const answeredAt: number[] = [];
    try {
      while (!stopped.aborted) {
        const begun = this.around.now();
        const restMs = this.held || this.around.unseen() ? SHORTEST_TURN_MS : await this.turn(eye, stopped, answeredAt);
        await this.around.wait(Math.max(0, begun + restMs - this.around.now()), stopped);
      }
    } catch (error) {
      if (stopped.aborted) return;
      this.stop();
      this.around.failed(asProblem(error));
    }
  }

  /** One picture, one answer; gives how long the turn is to last at least. */
  private async turn(eye: OpenEye, stopped: AbortSignal, answeredAt: number[]): Promise<number> {
    try {
      await this.around.recognize(await eye.picture());
      if (!stopped.aborted) this.count(answeredAt);
      return SHORTEST_TURN_MS;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passes) throw error;
      return error.retryAfterS === null ? BUSY_TURN_MS : error.retryAfterS * 1000;
    }
  }

  private count(answeredAt: number[]): void {
    const now = this.around.now();
    answeredAt.push(now);
    while ((answeredAt[0] ?? now) < now - FPS_WINDOW_MS) answeredAt.shift();
    const spanMs = now - (answeredAt[0] ?? now);
    this.framesPerSecond.value = spanMs === 0 ? 0 : Math.round((10_000 * (answeredAt.length - 1)) / spanMs) / 10;
  }
}

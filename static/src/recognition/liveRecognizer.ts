/**
 * Recognizes on the server: the pictures of a webcam over one WebSocket, all others by requests.
 *
 * What a WebSocket cannot do (it is not open yet, was cut, a proxy lets none through) a request does, so that no picture
 * is without an answer.
 */
import { ApiError, type Recognition, type RecognitionOptions, recognitionQuery } from "../api";
import { LiveCut, LiveSocket, type Socket } from "./liveSocket";

/** A WebSocket without pictures is closed; the server would do it later. */
export const IDLE_MS = 20_000;
/** Where WebSockets fail, one is tried again after this time, then after twice the time, and so on. */
export const FIRST_PAUSE_MS = 5_000;
export const LONGEST_PAUSE_MS = 600_000;
/** One that was cut sooner has failed. */
export const LASTING_MS = 10_000;
/** The server takes no larger messages. */
const MAX_PICTURE_BYTES = 200 * 1024;

export interface LiveDependencies {
  openSocket(model: string): Socket;
  recognizeByRequest(model: string, session: string, picture: Blob, options: RecognitionOptions): Promise<Recognition>;
  now(): number;
}

export class LiveRecognizer {
  private open: { model: string; socket: LiveSocket } | null = null;
  private failures = 0;
  private pauseUntil = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly dependencies: LiveDependencies) {}

  /** Throws ApiError and AbortError as the request does. */
  async recognize(
    model: string,
    session: string,
    picture: Blob,
    options: RecognitionOptions = {},
  ): Promise<Recognition> {
    const socket = options.live && picture.size <= MAX_PICTURE_BYTES ? this.socketFor(model) : null;
    if (socket?.hasPlace) {
      try {
        const { signal, patienceMs } = options;
        return await socket.ask({ query: recognitionQuery(session, options), picture, signal, patienceMs });
      } catch (error) {
        if (!canBeAskedAgain(error, options)) throw error;
      }
    }
    return this.dependencies.recognizeByRequest(model, session, picture, options);
  }

  /** Closes what is open; a browser keeps no page with an open WebSocket for the way back. */
  close(): void {
    clearTimeout(this.idle);
    const { open } = this;
    this.open = null;
    open?.socket.close();
  }

  private socketFor(model: string): LiveSocket | null {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), IDLE_MS);
    if (this.open !== null && this.open.model !== model) this.close();
    if (this.open === null && this.dependencies.now() >= this.pauseUntil) this.connect(model);
    return this.open?.socket ?? null;
  }

  private connect(model: string): void {
    const began = this.dependencies.now();
    let opening: Socket;
    try {
      opening = this.dependencies.openSocket(model);
    } catch {
      return this.pause(); // the browser, or a school's settings, forbid WebSockets
    }
    const socket = new LiveSocket(opening, (hadOpened) => {
      if (this.open?.socket !== socket) return;
      this.open = null;
      if (hadOpened && this.dependencies.now() - began >= LASTING_MS) this.failures = 0;
      else this.pause();
    });
    this.open = { model, socket };
  }

  private pause(): void {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS);
    this.failures += 1;
    this.pauseUntil = this.dependencies.now() + pauseMs;
  }
}

/** A request waits while the server is busy, and repeats, unless whoever asks does that. */
function canBeAskedAgain(error: unknown, { retries }: RecognitionOptions): boolean {
  if (error instanceof LiveCut) return true;
  return error instanceof ApiError && error.isTransient && error.status !== 0 && retries !== 0;
}

/** The conversation with a program's frame: one turn at a time, with a time limit for every answer. */

import type { Clock } from "../../runtime/world";
import type { FrameUpdate, PageEvent, PageMessage } from "../protocol/messages";
import { ProtocolError } from "../protocol/parse";
import { parseUpdate } from "../protocol/validate";
import type { PlayedProgram } from "../protocol/validateRows";
import type { OpenSandboxFrame, SandboxFrame } from "./sandboxFrame";

/** A frame that has answered before gets this long for a turn; a new one must be loaded first. */
const MAX_ANSWER_MS = 6000;
const MAX_LOADING_MS = 30_000;
/** A page that was itself suspended must not blame the frame: this many frames of the page must pass, too. */
const MIN_FRAMES = 60;
/** Faster changes would only flicker. */
const HIGHLIGHT_EVERY_MS = 100;

export interface FrameSessionEvents {
  onUpdate(update: FrameUpdate): void;
  /** The frame hangs, could not be loaded or violates the protocol; it has been removed. */
  onTerminated(reason: "program_hangs" | "program_lost"): void;
}

interface PendingAnswer {
  sinceMs: number;
  frames: number;
}

export class FrameSession {
  /** Grows with every start and stop: updates about earlier runs are ignored. */
  run = 0;
  private sandboxFrame: SandboxFrame | null = null;
  private hasAnswered = false;
  private pending: PendingAnswer | null = null;
  private queuedEvents: PageEvent[] = [];
  private highlightedAtMs = 0;
  private stopFrames: (() => void) | null = null;

  constructor(
    private readonly openSandboxFrame: OpenSandboxFrame,
    private readonly clock: Pick<Clock, "now" | "everyFrame">,
    private readonly program: PlayedProgram,
    private readonly events: FrameSessionEvents,
  ) {}

  /** Loads the frame in advance, so that the program starts at once. */
  openFrame(): void {
    if (this.sandboxFrame !== null) return;
    this.hasAnswered = false;
    const opened: SandboxFrame = this.openSandboxFrame((message) => {
      if (this.sandboxFrame === opened) this.handleAnswer(message);
    });
    this.sandboxFrame = opened;
  }

  /** Starts a run: from now on the frame gets a turn in every frame of the page. */
  startRun(...events: PageEvent[]): void {
    this.openFrame();
    this.run += 1;
    this.queuedEvents.push(...events);
    this.stopFrames ??= this.clock.everyFrame(() => this.tick());
    if (this.pending === null) this.sendMessage({ runsFrame: false });
  }

  /** Ends the run without waiting for a frame that does not answer. */
  endRun(): void {
    this.run += 1;
    this.stopTicking();
    if (this.sandboxFrame === null) return;
    this.queuedEvents = [{ type: "stop" }];
    if (this.pending === null) this.sendMessage({ runsFrame: false });
    else if (this.clock.now() - this.pending.sinceMs > MAX_ANSWER_MS / 6) this.closeFrame();
  }

  /** The program has ended by itself: there are no turns until the next run. */
  stopTicking(): void {
    this.stopFrames?.();
    this.stopFrames = null;
  }

  /** Queues an event for the next turn; without a run it is dropped. */
  queueEvent(event: PageEvent): void {
    if (this.stopFrames === null) return;
    // Of several pointer moves only the last position counts.
    if (event.type === "pointer" && this.queuedEvents.at(-1)?.type === "pointer") this.queuedEvents.pop();
    this.queuedEvents.push(event);
  }

  /** The frame has done something that it must not do. */
  reportViolation(): void {
    this.terminate("program_lost");
  }

  close(): void {
    this.stopTicking();
    this.closeFrame();
  }

  private tick(): void {
    if (this.pending === null) this.sendMessage({ runsFrame: true });
    else this.checkTimeout(this.pending);
  }

  private sendMessage({ runsFrame }: Pick<PageMessage, "runsFrame">): void {
    const now = this.clock.now();
    const wantsHighlights = now - this.highlightedAtMs >= HIGHLIGHT_EVERY_MS;
    if (wantsHighlights) this.highlightedAtMs = now;
    const message: PageMessage = { run: this.run, events: this.queuedEvents, runsFrame, wantsHighlights };
    this.queuedEvents = [];
    this.pending = { sinceMs: now, frames: 0 };
    this.sandboxFrame?.postMessage(message);
  }

  private handleAnswer(message: unknown): void {
    if (this.pending === null) return this.terminate("program_lost");
    this.pending = null;
    this.hasAnswered = true;
    if (this.stopFrames !== null && runOf(message) === this.run) this.applyAnswer(message);
    if (this.pending === null && this.queuedEvents.some(({ type }) => type === "start" || type === "stop"))
      this.sendMessage({ runsFrame: false });
  }

  private applyAnswer(message: unknown): void {
    try {
      this.events.onUpdate(parseUpdate(message, this.program));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      console.error(error);
      this.terminate("program_lost");
    }
  }

  private checkTimeout(pending: PendingAnswer): void {
    pending.frames += 1;
    const longestMs = this.hasAnswered ? MAX_ANSWER_MS : MAX_LOADING_MS;
    if (this.clock.now() - pending.sinceMs < longestMs || pending.frames < MIN_FRAMES) return;
    this.terminate(this.hasAnswered ? "program_hangs" : "program_lost");
  }

  private terminate(reason: "program_hangs" | "program_lost"): void {
    this.run += 1;
    this.close();
    this.events.onTerminated(reason);
  }

  private closeFrame(): void {
    this.sandboxFrame?.close();
    this.sandboxFrame = null;
    this.pending = null;
    this.queuedEvents = [];
  }
}

/** The run that an update claims to belong to. */
const runOf = (message: unknown): unknown =>
  typeof message === "object" && message !== null && "run" in message ? message.run : null;

/** Talks with the program's frame: turn by turn, one at a time, and never waits for it without end. */
import { Misbehaving, readTold, type Played } from "../link/reading";
import type { PageEvent, Told, Turn } from "../link/turns";
import type { Clock } from "../runtime/world";
import type { Box, OpenBox } from "./box";

/** A frame that has answered before gets this long for a turn, a new one has to be loaded first. */
const LONGEST_TURN_MS = 6000;
const LONGEST_LOADING_MS = 30_000;
/** A page that stood still itself must not blame its frame: so many of its own frames have to pass, too. */
const LEAST_FRAMES = 60;
/** Faster is only flicker. */
const LIGHT_EVERY_MS = 100;

export interface ConversationEvents {
  told(told: Told): void;
  /** The frame hangs, could not be loaded or does not keep to the agreement; it is gone. */
  lost(reason: "program_hangs" | "program_lost"): void;
}

interface Waiting {
  sinceMs: number;
  frames: number;
}

export class Conversation {
  /** Grows with every start and stop: what is still said about an earlier run does not count. */
  run = 0;
  private box: Box | null = null;
  private hasAnswered = false;
  private waiting: Waiting | null = null;
  private events: PageEvent[] = [];
  private litAtMs = 0;
  private stopFrames: (() => void) | null = null;

  constructor(
    private readonly open: OpenBox, private readonly clock: Pick<Clock, "now" | "everyFrame">,
    private readonly played: Played, private readonly on: ConversationEvents,
  ) {}

  /** Loads the frame, so that the program starts at once later. */
  prepare(): void {
    if (this.box !== null) return;
    this.hasAnswered = false;
    const box: Box = this.open((message) => { if (this.box === box) this.hear(message); });
    this.box = box;
  }

  /** Begins a run: from now on the frame gets its turn in every frame of the page. */
  begin(...events: PageEvent[]): void {
    this.prepare();
    this.run += 1;
    this.events.push(...events);
    this.stopFrames ??= this.clock.everyFrame(() => this.frame());
    if (this.waiting === null) this.send({ frame: false });
  }

  /** Ends the run. A frame that does not answer is not waited for. */
  end(): void {
    this.run += 1;
    this.rest();
    if (this.box === null) return;
    this.events = [{ is: "stop" }];
    if (this.waiting === null) this.send({ frame: false });
    else if (this.clock.now() - this.waiting.sinceMs > LONGEST_TURN_MS / 6) this.drop();
  }

  /** The program has ended by itself: no more turns until the next run. */
  rest(): void {
    this.stopFrames?.();
    this.stopFrames = null;
  }

  /** Tells something with the next turn; without a run there is nobody to tell. */
  tell(event: PageEvent): void {
    if (this.stopFrames === null) return;
    // Only the last place of a pointer that moves counts.
    if (event.is === "pointer" && this.events.at(-1)?.is === "pointer") this.events.pop();
    this.events.push(event);
  }

  /** The frame does what it may not. */
  misbehaved(): void {
    this.lose("program_lost");
  }

  close(): void {
    this.rest();
    this.drop();
  }

  private frame(): void {
    if (this.waiting === null) this.send({ frame: true });
    else this.lookAfter(this.waiting);
  }

  private send({ frame }: Pick<Turn, "frame">): void {
    const now = this.clock.now();
    const light = now - this.litAtMs >= LIGHT_EVERY_MS;
    if (light) this.litAtMs = now;
    const turn: Turn = { run: this.run, events: this.events, frame, light };
    this.events = [];
    this.waiting = { sinceMs: now, frames: 0 };
    this.box?.send(turn);
  }

  private hear(message: unknown): void {
    if (this.waiting === null) return this.lose("program_lost");
    this.waiting = null;
    this.hasAnswered = true;
    if (this.stopFrames !== null && runOf(message) === this.run) this.read(message);
    if (this.waiting === null && this.events.some(({ is }) => is === "start" || is === "stop")) this.send({ frame: false });
  }

  private read(message: unknown): void {
    try {
      this.on.told(readTold(message, this.played));
    } catch (error) {
      if (!(error instanceof Misbehaving)) throw error;
      console.error(error);
      this.lose("program_lost");
    }
  }

  private lookAfter(waiting: Waiting): void {
    waiting.frames += 1;
    const longestMs = this.hasAnswered ? LONGEST_TURN_MS : LONGEST_LOADING_MS;
    if (this.clock.now() - waiting.sinceMs < longestMs || waiting.frames < LEAST_FRAMES) return;
    this.lose(this.hasAnswered ? "program_hangs" : "program_lost");
  }

  private lose(reason: "program_hangs" | "program_lost"): void {
    this.run += 1;
    this.close();
    this.on.lost(reason);
  }

  private drop(): void {
    this.box?.close();
    this.box = null;
    this.waiting = null;
    this.events = [];
  }
}

/** Which run an answer claims to be about. */
const runOf = (message: unknown): unknown => (typeof message === "object" && message !== null && "run" in message ? message.run : null);

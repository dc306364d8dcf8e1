/** Runs compiled programs. It has no user interface and knows no editor. */
import type { SpriteScripts } from "../compile/script";
import type { Primitives, ProgramControl } from "./call";
import type { ScriptProblem } from "./problems";
import { Thread } from "./thread";
import type { World } from "./world";

export type RunState = "idle" | "running" | "paused";

/** Scripts may run this long in a frame of 16 ms; the rest is for drawing and the camera. */
const FRAME_BUDGET_MS = 8;

export interface RuntimeEvents {
  stateChanged(state: RunState): void;
  /** After each frame: the blocks at which scripts stand. */
  frameDone(blockIds: ReadonlySet<string>): void;
  problem(problem: ScriptProblem): void;
}

export class Runtime implements ProgramControl {
  state: RunState = "idle";
  private program: readonly SpriteScripts[] = [];
  private threads: Thread[] = [];
  private run = 0;
  private spentMs = 0;
  private frameAt = 0;
  private stopFrames: (() => void) | null = null;

  constructor(
    private readonly world: World,
    private readonly primitives: Primitives,
    private readonly events: RuntimeEvents,
  ) {}

  /** Starts the program from the beginning; false when it has nothing to run. */
  start(program: readonly SpriteScripts[]): boolean {
    this.stop();
    this.program = program;
    this.run += 1;
    this.spentMs = 0;
    this.frameAt = this.world.clock.now();
    this.trigger("when_run_button_click");
    if (this.threads.length === 0) return false;
    this.enter("running");
    this.stopFrames = this.world.clock.everyFrame(() => this.frame());
    return true;
  }

  /** Starts every script under a hat of this type. */
  trigger(event: string): void {
    const around = { world: this.world, program: this, primitives: this.primitives };
    for (const { sprite, scripts } of this.program) {
      for (const script of scripts.filter((each) => each.event === event)) {
        this.threads.push(new Thread(script, this.world.stage.sprite(sprite), around));
      }
    }
  }

  /** Ends everything at once and clears what the program left: bubbles, answers, window, camera. */
  stop(): void {
    this.finish();
    this.world.pictureInput.close();
    this.world.video.stop();
    this.world.recognition.clear();
    this.world.stage.reset();
  }

  pause(): () => void {
    const { run } = this;
    if (this.state === "running") {
      this.enter("paused");
      this.world.video.hold(true);
    }
    return () => {
      if (run === this.run) this.resume();
    };
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.frameAt = this.world.clock.now();
    this.world.video.hold(false);
    this.enter("running");
  }

  now(): number {
    return this.spentMs;
  }

  private frame(): void {
    if (this.state !== "running") return;
    this.passTime();
    this.runRounds();
    this.events.frameDone(new Set(this.threads.map((thread) => thread.blockId)));
    if (this.threads.length === 0 && !this.world.video.running) this.finish();
  }

  private passTime(): void {
    const now = this.world.clock.now();
    this.spentMs += now - this.frameAt;
    this.frameAt = now;
  }

  /** Every script that can run gets its turn, again and again, until something is to be shown or time is up. */
  private runRounds(): void {
    const { clock, stage } = this.world;
    const end = clock.now() + FRAME_BUDGET_MS;
    stage.takeRedraw();
    while (this.runRound() && !stage.takeRedraw() && clock.now() < end);
  }

  private runRound(): boolean {
    let ran = false;
    for (const thread of [...this.threads]) {
      if (this.state !== "running") return false;
      if (!thread.canRun(this.spentMs)) continue;
      ran = true;
      this.advance(thread);
    }
    this.threads = this.threads.filter((thread) => !thread.done);
    return ran;
  }

  private advance(thread: Thread): void {
    try {
      thread.advance();
    } catch (error) {
      this.events.problem({ error, blockId: thread.blockId, sprite: thread.sprite.id });
    }
  }

  private finish(): void {
    this.stopFrames?.();
    this.stopFrames = null;
    this.threads = [];
    this.world.video.hold(false);
    this.events.frameDone(new Set());
    this.enter("idle");
  }

  private enter(state: RunState): void {
    if (this.state === state) return;
    this.state = state;
    this.events.stateChanged(state);
  }
}

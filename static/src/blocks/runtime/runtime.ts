/** Runs compiled programs. It has no user interface and does not depend on the editor. */
import type { CompiledProgram, Script, Step } from "../compile/compiledProgram";
import { definitionOf } from "../definitions";
import type { Primitives, ProgramControl, ScriptControl } from "./primitiveCall";
import { BlockProblem, type ScriptProblem } from "./problems";
import { Thread } from "./thread";
import { Timer } from "./timer";
import type { Sprite, World } from "./world";

export type RunState = "idle" | "running" | "paused";

/** The share of a 16 ms frame in which scripts may run; the rest is for drawing and the camera. */
const FRAME_BUDGET_MS = 8;

/** Whether scripts under the hat can start at any time: a program with one runs until it is stopped. */
const listens = ({ event }: Script): boolean => definitionOf(event)?.listens === true;

export interface RuntimeEvents {
  onStateChange(state: RunState): void;
  /** Called after each frame with the blocks that scripts have reached. */
  onFrameDone(blockIds: ReadonlySet<string>): void;
  onProblem(problem: ScriptProblem): void;
}

/** Selects scripts to start: by hat type, of all sprites or of one. */
interface StartFilter {
  matches?: (script: Script) => boolean;
  sprites?: readonly Sprite[];
  /** Leaves a running script alone instead of restarting it. */
  leaveRunning?: boolean;
}

export class Runtime implements ProgramControl {
  state: RunState = "idle";
  /** The delay of a script at every block, in ms of program time. */
  stepMs = 0;
  timer = new Timer(() => this.elapsedMs);
  private scripts = new Map<string, readonly Script[]>();
  private functions: CompiledProgram["functions"] = {};
  private threads: Thread[] = [];
  /** The ids of sprites with scripts that can start at any time. */
  private readonly listeners = new Set<string>();
  private lastRecognition: string | null = null;
  private runCount = 0;
  private elapsedMs = 0;
  private lastFrameAt = 0;
  private stopFrames: (() => void) | null = null;

  constructor(
    private readonly world: World,
    private readonly primitives: Primitives,
    private readonly events: RuntimeEvents,
  ) {}

  /** Starts the program from the beginning; false when it has nothing to run. */
  start(program: CompiledProgram): boolean {
    this.stop();
    this.loadScripts(program);
    this.startScripts("when_run_button_click");
    this.startScripts("when_scene_start");
    this.reportDeletedClasses();
    if (this.threads.length === 0 && !this.hasListeners) return false;
    this.setState("running");
    this.stopFrames = this.world.clock.everyFrame(() => this.runFrame());
    return true;
  }

  /** Called when a key goes down. */
  pressKey(key: string): void {
    this.trigger("when_some_key_pressed", { matches: ({ options }) => options.KEY === key, leaveRunning: true });
  }

  /** Called when the pointer goes down, on a sprite or on the empty stage. */
  clickStage(sprite: Sprite | null): void {
    this.trigger("mouse_clicked");
    if (sprite !== null) this.trigger("when_object_click", { sprites: [sprite] });
  }

  /** Ends everything at once and resets bubbles, questions, windows and the camera. */
  stop(): void {
    this.finishRun();
    this.resetDevices();
    this.world.recognition.clear();
    this.world.sounds.reset();
    this.world.data.reset();
    this.world.stage.reset();
  }

  pause(): () => void {
    const { runCount } = this;
    if (this.state === "running") this.setState("paused");
    return () => {
      if (runCount === this.runCount) this.resume();
    };
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.lastFrameAt = this.world.clock.now();
    this.setState("running");
  }

  now(): number {
    return this.elapsedMs;
  }

  broadcast(message: string): () => boolean {
    const started = this.startScripts("when_message_cast", { matches: ({ options }) => options.MESSAGE === message });
    return () => started.every(({ done }) => done);
  }

  stopAll(): void {
    for (const thread of this.threads) thread.stop();
    this.listeners.clear();
    this.resetDevices();
  }

  stopOtherScripts(script: ScriptControl): void {
    for (const thread of this.threads) if (thread.sprite === script.sprite && thread !== script) thread.stop();
  }

  createClone(sprite: Sprite): void {
    const clone = this.world.stage.createClone(sprite);
    if (clone !== null) this.startScripts("when_clone_start", { sprites: [clone] });
  }

  startScene(scene: string): void {
    if (!this.world.stage.enterScene(scene)) throw new BlockProblem("missing_scene");
    for (const thread of this.threads) thread.stop();
    this.world.questions.cancelAll();
    this.world.pictureInput.closeDialog();
    this.startScripts("when_scene_start");
  }

  removeClone(clone: Sprite): void {
    for (const thread of this.threads) if (thread.sprite === clone) thread.stop();
    this.world.stage.removeClone(clone);
  }

  functionSteps(id: string): readonly Step[] | undefined {
    return this.functions[id];
  }

  private loadScripts({ sprites, functions }: CompiledProgram): void {
    this.scripts = new Map(sprites.map(({ sprite, scripts }) => [sprite, scripts]));
    this.functions = functions;
    this.listeners.clear();
    for (const { sprite, scripts } of sprites) if (scripts.some(listens)) this.listeners.add(sprite);
    this.lastRecognition = null;
    this.runCount += 1;
    this.elapsedMs = 0;
    this.timer = new Timer(() => this.elapsedMs);
    this.lastFrameAt = this.world.clock.now();
  }

  /** Whether the scene continues after all its scripts have ended. */
  private get hasListeners(): boolean {
    return this.world.stage.sprites.some(({ id }) => this.listeners.has(id));
  }

  private trigger(event: string, filter: StartFilter = {}): void {
    if (this.state === "running") this.startScripts(event, filter);
  }

  /** Starts with the foremost sprite, as Scratch and Entry do. */
  private startScripts(
    event: string,
    { matches = () => true, sprites = this.world.stage.sprites, leaveRunning = false }: StartFilter = {},
  ): Thread[] {
    const started: Thread[] = [];
    for (const sprite of [...sprites].reverse()) {
      for (const script of this.scripts.get(sprite.id) ?? []) {
        if (script.event !== event || !matches(script)) continue;
        const index = this.threads.findIndex((thread) => thread.script === script && thread.sprite === sprite);
        const running = this.threads[index];
        if (running !== undefined && !running.done && leaveRunning) continue;
        running?.stop();
        const thread = new Thread(script, sprite, { world: this.world, program: this, primitives: this.primitives });
        started.push(thread);
        // Replaces the thread at its index: a script that restarts itself, or is restarted by another, gets its next
        // turn in the next round.
        if (running === undefined) this.threads.push(thread);
        else this.threads[index] = thread;
      }
    }
    return started;
  }

  private runFrame(): void {
    if (this.state !== "running") return;
    this.advanceTime();
    this.checkRecognition();
    this.runRounds();
    this.events.onFrameDone(new Set(this.threads.map((thread) => thread.blockId)));
    if (this.threads.length === 0 && !this.hasListeners && !this.world.video.isOn) this.finishRun();
  }

  private advanceTime(): void {
    const now = this.world.clock.now();
    this.elapsedMs += now - this.lastFrameAt;
    this.lastFrameAt = now;
  }

  /** Such a script never starts, so it is reported with the program's start. */
  private reportDeletedClasses(): void {
    for (const [sprite, scripts] of this.scripts) {
      for (const { event, hatId, options } of scripts) {
        if (event === "when_recognition_becomes" && this.world.recognition.isDeleted(options.GROUP ?? ""))
          this.events.onProblem({ error: new BlockProblem("missing_class"), blockId: hatId, sprite });
      }
    }
  }

  /** Starts scripts when the recognition result has changed since the last frame. */
  private checkRecognition(): void {
    const { latest } = this.world.recognition;
    const now = latest === null ? null : `${latest.since} ${latest.classId}`;
    if (now === this.lastRecognition) return;
    this.lastRecognition = now;
    this.startScripts("when_recognition_becomes", {
      matches: ({ options }) => options.GROUP === latest?.classId,
      leaveRunning: true,
    });
  }

  /** Gives every script that can run a turn, again and again, until a redraw is requested or the time is up. */
  private runRounds(): void {
    const { clock, stage } = this.world;
    const end = clock.now() + FRAME_BUDGET_MS;
    stage.consumeRedraw();
    while (this.runRound() && !stage.consumeRedraw() && clock.now() < end);
  }

  private runRound(): boolean {
    let ran = false;
    // Scripts that start during a round get their first turn at its end.
    for (let index = 0; index < this.threads.length; index += 1) {
      const thread = this.threads[index] as Thread;
      if (this.state !== "running") return false;
      if (!thread.canRun(this.elapsedMs)) continue;
      this.advanceThread(thread);
      if (!thread.isRechecking) ran = true;
    }
    this.threads = this.threads.filter((thread) => !thread.done);
    return ran;
  }

  private advanceThread(thread: Thread): void {
    try {
      thread.advance();
    } catch (error) {
      this.events.onProblem({ error, blockId: thread.blockId, sprite: thread.sprite.id });
    }
  }

  private finishRun(): void {
    this.stopFrames?.();
    this.stopFrames = null;
    this.threads = [];
    this.events.onFrameDone(new Set());
    this.setState("idle");
  }

  private resetDevices(): void {
    this.world.pictureInput.closeDialog();
    this.world.questions.cancelAll();
    this.world.video.reset();
    this.world.sounds.stopAll();
    this.world.modelTrainer.reset();
  }

  private setState(state: RunState): void {
    if (this.state === state) return;
    this.state = state;
    this.events.onStateChange(state);
  }
}

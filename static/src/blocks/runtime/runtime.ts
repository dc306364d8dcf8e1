/** Runs compiled programs. It has no user interface and knows no editor. */
import type { CompiledProgram, Script, Step } from "../compile/script";
import type { Primitives, ProgramControl, ScriptControl } from "./call";
import { BlockProblem, type ScriptProblem } from "./problems";
import { Thread } from "./thread";
import { Timer } from "./timer";
import type { Sprite, World } from "./world";

export type RunState = "idle" | "running" | "paused";

/** Scripts may run this long in a frame of 16 ms; the rest is for drawing and the camera. */
const FRAME_BUDGET_MS = 8;

/** Hats that can start at any time: a program that has one goes on until it is stopped. */
const LISTENING = new Set(["when_some_key_pressed", "mouse_clicked", "when_object_click", "when_recognition_becomes"]);

export interface RuntimeEvents {
  stateChanged(state: RunState): void;
  /** After each frame: the blocks at which scripts stand. */
  frameDone(blockIds: ReadonlySet<string>): void;
  problem(problem: ScriptProblem): void;
}

/** What to start: scripts under hats of a type, of all sprites or of one. */
interface Launch {
  matches?: (script: Script) => boolean;
  sprites?: readonly Sprite[];
  /** A script that still runs is left alone, not started anew. */
  leaveRunning?: boolean;
}

export class Runtime implements ProgramControl {
  state: RunState = "idle";
  /** How long a script stands at every block, in ms of the program's time. */
  stepMs = 0;
  timer = new Timer(() => this.spentMs);
  private scripts = new Map<string, readonly Script[]>();
  private functions: CompiledProgram["functions"] = {};
  private threads: Thread[] = [];
  /** Sprites with scripts that can start at any time. */
  private readonly listeners = new Set<string>();
  private recognised: string | null = null;
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
  start(program: CompiledProgram): boolean {
    this.stop();
    this.take(program);
    this.launch("when_run_button_click");
    this.launch("when_scene_start");
    if (this.threads.length === 0 && !this.listens) return false;
    this.enter("running");
    this.stopFrames = this.world.clock.everyFrame(() => this.frame());
    return true;
  }

  /** A key went down. */
  press(key: string): void {
    this.happened("when_some_key_pressed", { matches: ({ options }) => options.KEY === key, leaveRunning: true });
  }

  /** The pointer went down, on a sprite or beside all of them. */
  click(sprite: Sprite | null): void {
    this.happened("mouse_clicked");
    if (sprite !== null) this.happened("when_object_click", { sprites: [sprite] });
  }

  /** Ends everything at once and clears what the program left: bubbles, answers, windows, camera. */
  stop(): void {
    this.finish();
    this.closeAround();
    this.world.recognition.clear();
    this.world.sounds.reset();
    this.world.data.reset();
    this.world.stage.reset();
  }

  pause(): () => void {
    const { run } = this;
    if (this.state === "running") this.enter("paused");
    return () => {
      if (run === this.run) this.resume();
    };
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.frameAt = this.world.clock.now();
    this.enter("running");
  }

  now(): number {
    return this.spentMs;
  }

  send(message: string): () => boolean {
    const started = this.launch("when_message_cast", { matches: ({ options }) => options.MESSAGE === message });
    return () => started.every(({ done }) => done);
  }

  endAll(): void {
    for (const thread of this.threads) thread.end();
    this.listeners.clear();
    this.closeAround();
  }

  endOthers(script: ScriptControl): void {
    for (const thread of this.threads) if (thread.sprite === script.sprite && thread !== script) thread.end();
  }

  clone(sprite: Sprite): void {
    const clone = this.world.stage.clone(sprite);
    if (clone !== null) this.launch("when_clone_start", { sprites: [clone] });
  }

  startScene(scene: string): void {
    if (!this.world.stage.enterScene(scene)) throw new BlockProblem("missing_scene");
    for (const thread of this.threads) thread.end();
    this.world.asking.close();
    this.world.pictureInput.close();
    this.launch("when_scene_start");
  }

  removeClone(clone: Sprite): void {
    for (const thread of this.threads) if (thread.sprite === clone) thread.end();
    this.world.stage.remove(clone);
  }

  functionBlocks(id: string): readonly Step[] | undefined {
    return this.functions[id];
  }

  private take({ sprites, functions }: CompiledProgram): void {
    this.scripts = new Map(sprites.map(({ sprite, scripts }) => [sprite, scripts]));
    this.functions = functions;
    this.listeners.clear();
    for (const { sprite, scripts } of sprites) if (scripts.some(({ event }) => LISTENING.has(event))) this.listeners.add(sprite);
    this.recognised = null;
    this.run += 1;
    this.spentMs = 0;
    this.timer = new Timer(() => this.spentMs);
    this.frameAt = this.world.clock.now();
  }

  /** Whether the scene goes on when all its scripts have come to their end. */
  private get listens(): boolean {
    return this.world.stage.sprites.some(({ id }) => this.listeners.has(id));
  }

  private happened(event: string, launch: Launch = {}): void {
    if (this.state === "running") this.launch(event, launch);
  }

  /** The foremost sprite's scripts begin, as in Scratch and Entry. */
  private launch(event: string, { matches = () => true, sprites = this.world.stage.sprites, leaveRunning = false }: Launch = {}): Thread[] {
    const started: Thread[] = [];
    for (const sprite of [...sprites].reverse()) {
      for (const script of this.scripts.get(sprite.id) ?? []) {
        if (script.event !== event || !matches(script)) continue;
        const place = this.threads.findIndex((thread) => thread.script === script && thread.sprite === sprite);
        const before = this.threads[place];
        if (before !== undefined && !before.done && leaveRunning) continue;
        before?.end();
        const thread = new Thread(script, sprite, { world: this.world, program: this, primitives: this.primitives });
        started.push(thread);
        // In its own place: a script that starts itself, or another that starts it, gets its next turn in the next round.
        if (before === undefined) this.threads.push(thread);
        else this.threads[place] = thread;
      }
    }
    return started;
  }

  private frame(): void {
    if (this.state !== "running") return;
    this.passTime();
    this.noticeRecognition();
    this.runRounds();
    this.events.frameDone(new Set(this.threads.map((thread) => thread.blockId)));
    if (this.threads.length === 0 && !this.listens && !this.world.video.running) this.finish();
  }

  private passTime(): void {
    const now = this.world.clock.now();
    this.spentMs += now - this.frameAt;
    this.frameAt = now;
  }

  /** The recognition result has become another one since the last frame. */
  private noticeRecognition(): void {
    const { latest } = this.world.recognition;
    const now = latest === null ? null : `${latest.since} ${latest.classId}`;
    if (now === this.recognised) return;
    this.recognised = now;
    this.launch("when_recognition_becomes", { matches: ({ options }) => options.GROUP === latest?.classId, leaveRunning: true });
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
    // Scripts that start meanwhile get their first turn at the end of this round.
    for (let place = 0; place < this.threads.length; place += 1) {
      const thread = this.threads[place] as Thread;
      if (this.state !== "running") return false;
      if (!thread.canRun(this.spentMs)) continue;
      this.advance(thread);
      if (!thread.looks) ran = true;
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
    this.events.frameDone(new Set());
    this.enter("idle");
  }

  private closeAround(): void {
    this.world.pictureInput.close();
    this.world.asking.close();
    this.world.video.reset();
    this.world.sounds.stop();
    this.world.teacher.reset();
  }

  private enter(state: RunState): void {
    if (this.state === state) return;
    this.state = state;
    this.events.stateChanged(state);
  }
}

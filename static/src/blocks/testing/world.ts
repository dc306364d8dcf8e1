/** A world for headless tests: the clock, the camera and the frame around the program are made up, everything else is real. */
import type { Recognition as Answered } from "../../api";
import type { Intake, TrainingRun, TrainingSettings } from "../../contract";
import type { SavedProgram } from "../compile";
import { Machine } from "../frame/machine";
import type { Told, Turn } from "../link/turns";
import type { Box } from "../player/box";
import type { Loudspeaker } from "../player/errands";
import type { PlayedProject } from "../player/parts";
import { Player } from "../player/player";
import { CameraConsent } from "../recognition/consent";
import type { Endpoints } from "../recognition/answers";
import type { OpenEye } from "../recognition/eye";
import type { ScriptProblem } from "../runtime/problems";
import type { RunState } from "../runtime/runtime";
import type { Bubble, Clock, Sprite } from "../runtime/world";

const FRAME_MS = 16;

export class TestClock implements Clock {
  private time = 0;
  private readonly frames = new Set<() => void>();
  /** How much time each look at the clock takes: lets a frame's budget run out. */
  costOfLooking = 0.05;

  now(): number {
    this.time += this.costOfLooking;
    return this.time;
  }

  everyFrame(frame: () => void): () => void {
    this.frames.add(frame);
    return () => this.frames.delete(frame);
  }

  today(): Date {
    return new Date(2026, 2, 14, 15, 9, 26);
  }

  /** Time passes without a frame: the page stands still. */
  stand(ms: number): void {
    this.time += ms;
  }

  /** Settles when the clock has gone on so far. */
  wait(ms: number): Promise<void> {
    const end = this.time + ms;
    return new Promise((resolve) => {
      const stop = this.everyFrame(() => {
        if (this.time < end) return;
        stop();
        resolve();
      });
    });
  }

  /** Shows frames until this much time has passed; promises settle between frames. */
  async pass(ms: number): Promise<void> {
    for (const end = this.time + ms; this.time < end; ) {
      this.time += FRAME_MS;
      for (const frame of [...this.frames]) frame();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}

/** A server that remembers sessions and answers as it is told; it writes down what was asked. */
export class TestServer implements Endpoints {
  readonly asked: string[] = [];
  readonly remembered = new Map<string, Answered>();
  next: Answered = answer({ cat: 0.75, dog: 0.25 });

  async recognize(model: string, session: string): Promise<Answered> {
    this.asked.push(`recognize ${model}`);
    this.remembered.set(session, this.next);
    return this.next;
  }

  async recognitionResult(_: string, session: string): Promise<string> {
    this.asked.push("result");
    return this.remembered.get(session)?.result ?? "";
  }

  async recognitionConfidence(_: string, session: string, classId: string): Promise<number> {
    this.asked.push(`confidence ${classId}`);
    return this.remembered.get(session)?.scores.find((each) => each.class_id === classId)?.confidence ?? 0;
  }

  async recognitionIs(_: string, session: string, classId: string): Promise<boolean> {
    this.asked.push(`is ${classId}`);
    return this.remembered.get(session)?.scores[0]?.class_id === classId;
  }

  async forgetRecognition(_: string, session: string): Promise<void> {
    this.asked.push("forget");
    this.remembered.delete(session);
  }
}

/** Class ids are the names with `id-` before them. */
export function answer(confidences: Record<string, number>): Answered {
  const scores = Object.entries(confidences)
    .map(([name, confidence]) => ({ class_id: `id-${name}`, class_name: name, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
  const best = scores[0];
  if (best === undefined) throw new Error("an answer names a class");
  return { result: best.class_name, confidence: best.confidence, scores };
}

export class TestEye implements OpenEye {
  readonly video = document.createElement("video");
  readonly mirrored = true;
  closed = false;
  pictures = 0;

  async picture(): Promise<Blob> {
    this.pictures += 1;
    return new Blob([`picture ${this.pictures}`], { type: "image/jpeg" });
  }

  close(): void {
    this.closed = true;
  }
}

/** Writes down what would be heard. */
export class TestSounds implements Loudspeaker {
  volume = 100;
  readonly heard: string[] = [];
  private spoken: Array<() => void> = [];

  readonly prepared: string[] = [];

  prepare(names: readonly string[]): void {
    this.prepared.push(...names);
  }

  effect(name: string): void {
    this.heard.push(name);
  }

  note(name: string, seconds: number): void {
    this.heard.push(`${name} ${seconds}`);
  }

  speak(text: string): Promise<void> {
    this.heard.push(`“${text}”`);
    return new Promise((resolve) => this.spoken.push(resolve));
  }

  finish(): void {
    for (const end of this.spoken) end();
    this.spoken = [];
  }

  stop(): void {
    this.heard.push("stopped");
    this.finish();
  }

  hold(held: boolean): void {
    this.heard.push(held ? "held" : "goes on");
  }
}

/** A project whose training goes on until a test says otherwise. */
export class TestSchool implements PlayedProject {
  readonly added: string[] = [];
  readonly asked: Array<Partial<TrainingSettings>> = [];
  readonly cancelled: string[] = [];
  refuses: string | null = null;
  run = {
    id: "run-1", status: "running", settings: { epochs: 4 }, history: [{ epoch: 1 }, { epoch: 2 }], error: null,
  } as unknown as TrainingRun;

  classes = (): string[] => ["id-cat", "id-dog"];

  pictureCount = (classId: string): number | undefined =>
    (this.classes().includes(classId) ? this.added.filter((each) => each.startsWith(classId)).length : undefined);

  add = async (classId: string, picture: Blob): Promise<Intake> => {
    if (this.refuses !== null) return { accepted: [], rejected: [{ filename: "", code: "x", message: this.refuses, index: 0 }] };
    this.added.push(`${classId} ${await picture.text()}`);
    return { accepted: [], rejected: [] };
  };

  start = async (settings: Partial<TrainingSettings>): Promise<TrainingRun> => {
    this.asked.push(settings);
    return this.run;
  };

  look = async (): Promise<TrainingRun> => this.run;
  cancel = async (run: string): Promise<unknown> => this.cancelled.push(run);
  changed = async (): Promise<void> => undefined;
}

/** The frame without a browser: what crosses the border is copied as there, and answered at once. */
export class TestBox implements Box {
  closed = false;
  /** It hears, but never answers. */
  hangs = false;
  /** What becomes of its answers. */
  change: (told: Told) => unknown = (told) => told;
  heardTurn: (turn: Turn) => void = () => undefined;

  constructor(private readonly machine: Machine, private readonly heard: (message: unknown) => void) {}

  send(message: unknown): void {
    const turn = structuredClone(message) as Turn;
    this.heardTurn(turn);
    if (!this.hangs) this.speak(this.change(this.machine.turn(turn)));
  }

  speak(message: unknown): void {
    this.heard(structuredClone(message));
  }

  close(): void {
    this.closed = true;
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

interface BenchWishes {
  model?: string | null;
  teaches?: boolean;
  realWaits?: boolean;
  camera?: boolean[];
}

/** A page without a page: plays saved programs and writes down what the sprites say. */
export class Bench {
  readonly clock = new TestClock();
  readonly server = new TestServer();
  readonly eye = new TestEye();
  readonly sounds = new TestSounds();
  readonly school = new TestSchool();
  readonly said: string[] = [];
  readonly problems: ScriptProblem[] = [];
  readonly states: RunState[] = [];
  readonly lit: Array<ReadonlySet<string>> = [];
  /** The program ended at once, because it had no script. */
  nothingToRun = false;
  /** How often it was said that this program cannot teach. */
  untaught = 0;
  /** How often somebody was asked whether the program may use the camera. */
  asked = 0;
  readonly machine: Machine;
  readonly boxes: TestBox[] = [];
  readonly player: Player;

  /** `camera`: what is answered to the question for it, one time after the other; without answers nothing is asked. */
  constructor({ model = "model-1", teaches = true, realWaits = false, camera = [] }: BenchWishes = {}) {
    this.machine = this.makeMachine();
    this.player = this.makePlayer(teaches, realWaits, new CameraConsent(camera.length === 0, async () => camera[this.asked++] ?? false));
    this.player.useModel(model);
    this.player.state.subscribe((state) => this.states.push(state));
    this.states.length = 0;
  }

  /** The stage as the program knows it. */
  get stage() {
    return this.machine.stage;
  }

  get state(): RunState {
    return this.player.state.value;
  }

  /** What the bubble shows now. */
  get bubble(): string | null {
    return this.player.stage.sprites.find(({ bubble }) => bubble !== null)?.bubble?.text ?? null;
  }

  start(program: SavedProgram): void {
    this.player.start(program);
    // Starting begins with a stop of whatever was before.
    this.sounds.heard.length = 0;
  }

  /** Runs a program for a while and gives what was said. */
  async run(program: SavedProgram, ms = 200): Promise<string[]> {
    this.start(program);
    await this.clock.pass(ms);
    return this.said;
  }

  /** What the window does with a picture. */
  async input(): Promise<void> {
    await this.player.answers.recognize(new Blob(["picture"]));
    this.player.window.close();
  }

  private makeMachine(): Machine {
    const machine = new Machine({ now: () => this.clock.now(), today: () => this.clock.today(), random: () => 0.5 });
    const say = machine.stage.say.bind(machine.stage);
    machine.stage.say = (sprite: Sprite, bubble: Bubble | null) => {
      if (bubble !== null) this.said.push(bubble.text);
      say(sprite, bubble);
    };
    return machine;
  }

  private makePlayer(teaches: boolean, realWaits: boolean, consent: CameraConsent): Player {
    const wait = realWaits ? (ms: number) => this.clock.wait(ms) : soon;
    let sessions = 0;
    return new Player(teaches ? this.school : null, {
      light: (blocks) => this.lit.push(blocks),
      problem: (problem) => this.problems.push(problem),
      nothingToRun: () => { this.nothingToRun = true; },
      cannotTeach: () => { this.untaught += 1; },
    }, {
      open: (heard) => {
        const box = new TestBox(this.machine, heard);
        this.boxes.push(box);
        return box;
      },
      clock: this.clock, endpoints: this.server, sounds: this.sounds,
      newSession: () => `session-${(sessions += 1)}`, address: () => null, wait, consent,
      camera: { openEye: consent.before(async () => this.eye), unseen: () => false, wait: soon },
    });
  }
}

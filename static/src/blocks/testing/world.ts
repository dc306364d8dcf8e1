/** A world for headless tests: the clock and the camera are made up, everything else is real. */
import type { Recognition as Answered } from "../../api";
import type { Intake, TrainingRun, TrainingSettings } from "../../contract";
import { compileProgram, type SavedProgram } from "../compile";
import { primitives } from "../primitives";
import { Answers, type Endpoints } from "../recognition/answers";
import { PictureWindow } from "../recognition/pictureInput";
import { Teaching, type School } from "../recognition/teaching";
import { CameraRecognition } from "../recognition/video";
import type { OpenEye } from "../recognition/eye";
import type { ScriptProblem } from "../runtime/problems";
import { Runtime, type RunState } from "../runtime/runtime";
import type { Clock, Sounds, World } from "../runtime/world";
import { Data } from "../runtime/data";
import { Question } from "../stage/question";
import { StageSenses } from "../stage/senses";
import { Stage } from "../stage/stage";

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
export class TestSounds implements Sounds {
  volume = 100;
  readonly heard: string[] = [];
  private spoken: Array<() => void> = [];

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

  reset(): void {
    this.volume = 100;
  }

  hold(held: boolean): void {
    this.heard.push(held ? "held" : "goes on");
  }
}

/** A project whose training goes on until a test says otherwise. */
export class TestSchool implements School {
  readonly added: string[] = [];
  readonly asked: Array<Partial<TrainingSettings>> = [];
  readonly cancelled: string[] = [];
  refuses: string | null = null;
  run = {
    id: "run-1", status: "running", settings: { epochs: 4 }, history: [{ epoch: 1 }, { epoch: 2 }], error: null,
  } as unknown as TrainingRun;

  constructor(readonly picture: () => Promise<Blob | null>) {}

  pictureCount(classId: string): number | undefined {
    return classId === "id-gone" ? undefined : this.added.filter((each) => each.startsWith(classId)).length;
  }

  async add(classId: string, picture: Blob): Promise<Intake> {
    if (this.refuses !== null) return { accepted: [], rejected: [{ filename: "", code: "x", message: this.refuses, index: 0 }] };
    this.added.push(`${classId} ${await picture.text()}`);
    return { accepted: [], rejected: [] };
  }

  async start(settings: Partial<TrainingSettings>): Promise<TrainingRun> {
    this.asked.push(settings);
    return this.run;
  }

  look = async (): Promise<TrainingRun> => this.run;
  cancel = async (run: string): Promise<unknown> => this.cancelled.push(run);
  wait = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 1));
  changed = async (): Promise<void> => undefined;
}

/** A page without a page: runs saved programs and writes down what the sprite says. */
export class Bench {
  readonly clock = new TestClock();
  readonly server = new TestServer();
  readonly eye = new TestEye();
  readonly window = new PictureWindow();
  readonly stage = new Stage();
  readonly data = new Data();
  readonly question = new Question();
  readonly senses = new StageSenses();
  readonly sounds = new TestSounds();
  readonly school = new TestSchool(async () => this.video.eye.value?.picture() ?? this.answers.lastPicture);
  readonly said: string[] = [];
  private readonly heard = new WeakSet<object>();
  readonly problems: ScriptProblem[] = [];
  readonly states: RunState[] = [];
  readonly lit: Array<ReadonlySet<string>> = [];
  readonly answers: Answers;
  readonly video: CameraRecognition;
  readonly runtime: Runtime;

  constructor(model: string | null = "model-1") {
    let sessions = 0;
    this.answers = new Answers(this.server, () => `session-${(sessions += 1)}`);
    this.answers.useModel(model);
    this.video = this.makeVideo();
    this.runtime = this.makeRuntime();
    this.stage.drawn.subscribe(() => this.listen());
  }

  /** What the bubble shows now. */
  get bubble(): string | null {
    return this.stage.sprites.find(({ bubble }) => bubble !== null)?.bubble?.text ?? null;
  }

  start(program: SavedProgram): boolean {
    this.stage.use(program);
    this.data.use(program);
    const started = this.runtime.start(compileProgram(program));
    // Starting begins with a stop of whatever was before.
    this.sounds.heard.length = 0;
    return started;
  }

  /** Runs a program for a while and gives what was said. */
  async run(program: SavedProgram, ms = 200): Promise<string[]> {
    this.start(program);
    await this.clock.pass(ms);
    return this.said;
  }

  /** What the window does with a picture. */
  async input(): Promise<void> {
    await this.answers.recognize(new Blob(["picture"]));
    this.window.close();
  }

  private listen(): void {
    for (const { bubble } of this.stage.sprites) {
      if (bubble === null || this.heard.has(bubble)) continue;
      this.heard.add(bubble);
      this.said.push(bubble.text);
    }
  }

  private makeVideo(): CameraRecognition {
    return new CameraRecognition({
      openEye: async () => this.eye,
      recognize: (picture) => this.answers.recognize(picture),
      unseen: () => false,
      now: () => this.clock.now(),
      wait: (_, signal) => new Promise((resolve) => setTimeout(resolve, signal.aborted ? 0 : 1)),
      failed: (error) => this.problems.push({ error, blockId: "", sprite: "" }),
    });
  }

  private makeRuntime(): Runtime {
    const world: World = {
      clock: this.clock, stage: this.stage, data: this.data, senses: this.senses, asking: this.question,
      recognition: this.answers, sounds: this.sounds, teacher: new Teaching(this.school), pictureInput: this.window,
      video: this.video, random: () => 0.5,
    };
    return new Runtime(world, primitives, {
      stateChanged: (state) => this.states.push(state),
      frameDone: (blocks) => this.lit.push(blocks),
      problem: (problem) => this.problems.push(problem),
    });
  }
}

/** An environment for headless tests: clock, camera and frame are fakes, everything else is real. */
import type { Recognition, RecognitionOptions } from "../../api";
import type { TrainingRun, TrainingSettings, UploadResult } from "../../apiTypes";
import { type SeenPicture, seenAsItIs } from "../../seenPicture";
import type { SoundOutput } from "../audio/soundOutput";
import type { SavedProgram } from "../compile";
import { CameraConsent } from "../recognition/cameraConsent";
import type { RecognitionEndpoints } from "../recognition/recognitionClient";
import type { StageCamera } from "../recognition/stageCamera";
import type { ScriptProblem } from "../runtime/problems";
import type { RunState } from "../runtime/runtime";
import type { Bubble, Clock, Sprite } from "../runtime/world";
import { SandboxRuntime } from "../sandbox/frame/sandboxRuntime";
import type { HostProject } from "../sandbox/page/dependencies";
import { Player } from "../sandbox/page/player";
import type { SandboxFrame } from "../sandbox/page/sandboxFrame";
import type { FrameUpdate, PageMessage } from "../sandbox/protocol/messages";

const FRAME_MS = 16;

export class TestClock implements Clock {
  private time = 0;
  private readonly frames = new Set<() => void>();
  /** How much time each reading of the clock takes; uses up the budget of a frame. */
  readCost = 0.05;

  now(): number {
    this.time += this.readCost;
    return this.time;
  }

  everyFrame(frame: () => void): () => void {
    this.frames.add(frame);
    return () => this.frames.delete(frame);
  }

  today(): Date {
    return new Date(2026, 2, 14, 15, 9, 26);
  }

  /** Lets time pass without a frame, as when the page is suspended. */
  skip(ms: number): void {
    this.time += ms;
  }

  /** Settles when the clock has advanced this far. */
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

  /** Runs frames until this much time has passed; promises settle between frames. */
  async pass(ms: number): Promise<void> {
    for (const end = this.time + ms; this.time < end; ) {
      this.time += FRAME_MS;
      for (const frame of [...this.frames]) frame();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}

/** A server that remembers sessions, gives prepared answers, and logs requests. */
export class TestServer implements RecognitionEndpoints {
  readonly requests: string[] = [];
  readonly remembered = new Map<string, Recognition>();
  next: Recognition = recognitionOf({ cat: 0.75, dog: 0.25 });

  private arrival: Promise<void> = Promise.resolve();

  /** Pictures are under way until the returned function is called. */
  holdAnswers(): () => void {
    let arrive = (): void => undefined;
    this.arrival = new Promise((resolve) => {
      arrive = resolve;
    });
    return arrive;
  }

  async recognize(
    model: string,
    session: string,
    _: Blob,
    { parts = [], strictness }: RecognitionOptions = {},
  ): Promise<Recognition> {
    this.requests.push(["recognize", model, ...parts, strictness].filter((part) => part !== undefined).join(" "));
    await this.arrival;
    this.remembered.set(session, this.next);
    return this.next;
  }

  async recognitionResult(_: string, session: string): Promise<string> {
    this.requests.push("result");
    return this.remembered.get(session)?.result ?? "";
  }

  async recognitionConfidence(_: string, session: string, classId: string): Promise<number> {
    this.requests.push(`confidence ${classId}`);
    return this.remembered.get(session)?.scores.find((score) => score.class_id === classId)?.confidence ?? 0;
  }

  async recognitionIs(_: string, session: string, classId: string): Promise<boolean> {
    this.requests.push(`is ${classId}`);
    return this.remembered.get(session)?.scores[0]?.class_id === classId;
  }

  async forgetRecognition(_: string, session: string): Promise<void> {
    this.requests.push("forget");
    this.remembered.delete(session);
  }
}

/** Class ids are the names prefixed with `id-`. */
export function recognitionOf(confidences: Record<string, number>): Recognition {
  const scores = Object.entries(confidences)
    .map(([name, confidence]) => ({ class_id: `id-${name}`, class_name: name, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
  const best = scores[0];
  if (best === undefined) throw new Error("an answer names a class");
  return { result: best.class_name, confidence: best.confidence, scores };
}

export class TestCamera implements StageCamera {
  readonly video = document.createElement("video");
  readonly mirrored = () => true;
  closed = false;
  pictures = 0;

  async capturePicture(): Promise<Blob> {
    this.pictures += 1;
    return new Blob([`picture ${this.pictures}`], { type: "image/jpeg" });
  }

  close(): void {
    this.closed = true;
  }
}

/** Logs the sounds. */
export class TestSounds implements SoundOutput {
  volume = 100;
  readonly log: string[] = [];
  private spoken: Array<() => void> = [];

  readonly prepared: string[] = [];

  preload(names: readonly string[]): void {
    this.prepared.push(...names);
  }

  playEffect(name: string): void {
    this.log.push(name);
  }

  playNote(name: string, seconds: number): void {
    this.log.push(`${name} ${seconds}`);
  }

  speakText(text: string): Promise<void> {
    this.log.push(`“${text}”`);
    return new Promise((resolve) => this.spoken.push(resolve));
  }

  finishSpeech(): void {
    for (const end of this.spoken) end();
    this.spoken = [];
  }

  stopAll(): void {
    this.log.push("stopped");
    this.finishSpeech();
  }

  setPaused(held: boolean): void {
    this.log.push(held ? "held" : "goes on");
  }
}

/** A project whose training runs until a test ends it. */
export class TestProject implements HostProject {
  readonly added: string[] = [];
  readonly addedMirrored: boolean[] = [];
  readonly trainingRequests: Array<Partial<TrainingSettings>> = [];
  readonly canceled: string[] = [];
  refusal: string | null = null;
  run = {
    id: "run-1",
    status: "running",
    settings: { epochs: 4 },
    history: [{ epoch: 1 }, { epoch: 2 }],
    error: null,
  } as unknown as TrainingRun;

  classIds = (): string[] => ["id-cat", "id-dog"];

  pictureCount = (classId: string): number | undefined =>
    this.classIds().includes(classId) ? this.added.filter((text) => text.startsWith(classId)).length : undefined;

  addPicture = async (classId: string, { picture, mirrored }: SeenPicture): Promise<UploadResult> => {
    if (this.refusal !== null)
      return { accepted: [], rejected: [{ filename: "", code: "x", message: this.refusal, index: 0 }] };
    this.added.push(`${classId} ${await picture.text()}`);
    this.addedMirrored.push(mirrored);
    return { accepted: [], rejected: [] };
  };

  startRun = async (settings: Partial<TrainingSettings>): Promise<TrainingRun> => {
    this.trainingRequests.push(settings);
    return this.run;
  };

  getRun = async (): Promise<TrainingRun> => this.run;
  cancelRun = async (run: string): Promise<unknown> => this.canceled.push(run);
  onDataChanged = async (): Promise<void> => undefined;
  strictness = (): number => 0.1;
}

/** A frame without a browser: messages are cloned as usual and answered at once. */
export class TestFrame implements SandboxFrame {
  closed = false;
  /** Whether it receives messages without answering. */
  hangs = false;
  /** Changes its answers. */
  changeUpdate: (update: FrameUpdate) => unknown = (update) => update;
  onPageMessage: (message: PageMessage) => void = () => undefined;

  constructor(
    private readonly runtime: SandboxRuntime,
    private readonly onMessage: (message: unknown) => void,
  ) {}

  postMessage(message: unknown): void {
    const copy = structuredClone(message) as PageMessage;
    this.onPageMessage(copy);
    if (!this.hangs) this.answer(this.changeUpdate(this.runtime.handleMessage(copy)));
  }

  answer(message: unknown): void {
    this.onMessage(structuredClone(message));
  }

  close(): void {
    this.closed = true;
  }
}

const nextTick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

interface HarnessOptions {
  model?: string | null;
  canTrain?: boolean;
  realDelays?: boolean;
  cameraAnswers?: boolean[];
}

/** A page for tests: plays saved programs and logs what the sprites say. */
export class ProgramHarness {
  readonly clock = new TestClock();
  readonly server = new TestServer();
  readonly camera = new TestCamera();
  readonly sounds = new TestSounds();
  readonly project = new TestProject();
  readonly said: string[] = [];
  readonly problems: ScriptProblem[] = [];
  readonly states: RunState[] = [];
  readonly highlights: Array<ReadonlySet<string>> = [];
  /** Whether the program ended at once because it had no script. */
  nothingToRun = false;
  /** How often the page reported that this program cannot train. */
  trainingRefusals = 0;
  /** How often the page asked whether the program may use the camera. */
  cameraQuestions = 0;
  readonly runtime: SandboxRuntime;
  readonly frames: TestFrame[] = [];
  readonly player: Player;

  /** `camera`: the answers to the camera question, in order; without answers the page does not ask. */
  constructor({ model = "model-1", canTrain = true, realDelays = false, cameraAnswers = [] }: HarnessOptions = {}) {
    this.runtime = this.makeRuntime();
    this.player = this.makePlayer(
      canTrain,
      realDelays,
      new CameraConsent(cameraAnswers.length === 0, async () => cameraAnswers[this.cameraQuestions++] ?? false),
    );
    this.player.setModel(model);
    this.player.state.subscribe((state) => this.states.push(state));
    this.states.length = 0;
  }

  /** The stage as the program knows it. */
  get stage() {
    return this.runtime.stage;
  }

  get state(): RunState {
    return this.player.state.value;
  }

  /** The text of the bubble. */
  get bubble(): string | null {
    return this.player.stage.sprites.find(({ bubble }) => bubble !== null)?.bubble?.text ?? null;
  }

  start(program: SavedProgram): void {
    this.player.startProgram(program);
    // A start first stops the previous run.
    this.sounds.log.length = 0;
  }

  /** Runs a program for a while and returns what was said. */
  async run(program: SavedProgram, ms = 200): Promise<string[]> {
    this.start(program);
    await this.clock.pass(ms);
    return this.said;
  }

  /** Acts as the window does with a picture. */
  async inputPicture(): Promise<void> {
    await this.player.recognition.recognize(seenAsItIs(new Blob(["picture"])));
    this.player.pictureInput.closeDialog();
  }

  private makeRuntime(): SandboxRuntime {
    const machine = new SandboxRuntime({
      now: () => this.clock.now(),
      today: () => this.clock.today(),
      random: () => 0.5,
    });
    const say = machine.stage.setBubble.bind(machine.stage);
    machine.stage.setBubble = (sprite: Sprite, bubble: Bubble | null) => {
      if (bubble !== null) this.said.push(bubble.text);
      say(sprite, bubble);
    };
    return machine;
  }

  private makePlayer(teaches: boolean, realWaits: boolean, consent: CameraConsent): Player {
    const wait = realWaits ? (ms: number) => this.clock.wait(ms) : nextTick;
    let sessions = 0;
    return new Player(
      teaches ? this.project : null,
      {
        onHighlight: (blocks) => this.highlights.push(blocks),
        onProblem: (problem) => this.problems.push(problem),
        onNothingToRun: () => {
          this.nothingToRun = true;
        },
        onTrainingUnavailable: () => {
          this.trainingRefusals += 1;
        },
      },
      {
        openFrame: (onMessage) => {
          const box = new TestFrame(this.runtime, onMessage);
          this.frames.push(box);
          return box;
        },
        clock: this.clock,
        endpoints: this.server,
        sounds: this.sounds,
        newSession: () => `session-${++sessions}`,
        pictureUrl: () => null,
        delay: wait,
        cameraConsent: consent,
        camera: { openCamera: consent.guard(async () => this.camera), isHidden: () => false, delay: nextTick },
      },
    );
  }
}

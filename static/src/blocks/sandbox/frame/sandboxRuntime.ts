/** A program with everything it needs to run, without a page: it handles one message per turn and answers it. */
import { backgroundOf, compileProgram, type SavedProgram, toNextChains } from "../../compile";
import { primitives } from "../../primitives";
import { ProgramData } from "../../runtime/data";
import { BlockProblem, HostError, type ScriptProblem } from "../../runtime/problems";
import { Runtime } from "../../runtime/runtime";
import { stepDelaysMs } from "../../runtime/speed";
import { type Clock, DEFAULT_VIDEO_DISPLAY, type VideoDisplay, type World } from "../../runtime/world";
import { FULL_OUTLINE, type Outline } from "../../stage/model/geometry";
import { StageInputState } from "../../stage/model/inputState";
import { outlineOf } from "../../stage/model/outlines";
import { writeSpriteRows } from "../../stage/model/spriteBuffer";
import { Stage } from "../../stage/model/stage";
import {
  type FrameUpdate,
  LIMITS,
  type PageEvent,
  type PageMessage,
  type ProblemData,
  truncate,
} from "../protocol/messages";
import { HostCalls } from "./hostCalls";
import { HostCamera, HostModelTrainer, HostSounds, hostPictureInput, hostQuestions } from "./hostDevices";
import { RecognitionProxy } from "./recognitionProxy";
import { serializeBubbles, serializeMonitors, serializeTexts } from "./serialize";

export type RuntimeDependencies = Pick<World, "random"> & Omit<Clock, "everyFrame">;

export class SandboxRuntime {
  readonly stage = new Stage((picture) => this.outlines.get(picture) ?? FULL_OUTLINE);
  readonly data = new ProgramData();
  readonly runtime: Runtime;
  private readonly hostCalls = new HostCalls();
  private readonly input = new StageInputState();
  private readonly recognition = new RecognitionProxy(this.hostCalls);
  private readonly camera = new HostCamera(this.hostCalls);
  private readonly sounds = new HostSounds(this.hostCalls);
  private readonly modelTrainer = new HostModelTrainer(this.hostCalls);
  private readonly outlines = new Map<string, Outline>();
  private spriteRows: Float32Array = new Float32Array(0);
  private readonly spriteIndexOf = (id: string): number => this.spriteIndexes.get(id) ?? 0;
  private spriteIndexes = new Map<string, number>();
  private runningBlocks: ReadonlySet<string> = new Set();
  private problems: ScriptProblem[] = [];
  private nothingToRun = false;
  private sentBackground = "";
  private sentDisplay: Readonly<VideoDisplay> = DEFAULT_VIDEO_DISPLAY;
  private sentDataVersion = 0;
  private runFrame: (() => void) | null = null;

  constructor(parts: RuntimeDependencies) {
    this.runtime = new Runtime(this.makeWorld(parts), primitives, {
      onStateChange: () => undefined,
      onFrameDone: (blockIds) => {
        this.runningBlocks = blockIds;
      },
      onProblem: (problem) => {
        this.problems.push(problem);
      },
    });
  }

  /** Handles one turn: applies the events of the page, runs a frame, and returns the changes. */
  handleMessage({ run, events, runsFrame, wantsHighlights }: PageMessage): FrameUpdate {
    for (const event of events) this.handleEvent(event);
    if (runsFrame) this.runFrame?.();
    return {
      ...this.statusUpdate(run),
      ...this.stageUpdate(),
      ...this.hostUpdate(),
      ...(wantsHighlights ? { highlighted: this.highlightedBlocks() } : {}),
    };
  }

  private handleEvent(event: PageEvent): void {
    switch (event.type) {
      case "start":
        return this.start(event.program, event.scene);
      case "stop":
        return this.stop();
      case "pause":
        return void this.runtime.pause();
      case "resume":
        return this.runtime.resume();
      case "speed":
        this.runtime.stepMs = stepDelaysMs[event.speed];
        return;
      case "key":
        return this.setKey(event.key, event.down);
      case "releaseKeys":
        return this.input.releaseAll();
      case "pointer":
        this.input.pointer = event.at;
        return;
      case "button":
        this.input.pressed = event.pressed;
        return;
      case "click":
        return this.runtime.clickStage(this.stage.spriteAt(event.at));
      case "outline":
        return void this.outlines.set(event.picture, outlineOf(event.outline));
      case "model":
        this.recognition.hasModel = event.known;
        return;
      case "recognized":
        return this.recognition.applyRecognition(event.recognition, event.since);
      case "trainingFacts":
        this.modelTrainer.facts = event.facts;
        this.recognition.projectClasses = event.facts.counts;
        return;
      case "cameraOff":
        return this.camera.reset();
      case "reply":
        return this.hostCalls.settleCall(event.id, event.value);
      case "refusal":
        return this.hostCalls.rejectCall(event.id, event.problem);
    }
  }

  private start(program: SavedProgram, scene: string): void {
    this.stop();
    this.recognition.resetRun();
    this.data.load(program);
    this.stage.load(program, scene);
    this.spriteIndexes = new Map(program.sprites.map(({ id }, place) => [id, place]));
    this.sentBackground = backgroundOf(program, scene);
    this.sentDisplay = DEFAULT_VIDEO_DISPLAY;
    try {
      this.nothingToRun = !this.runtime.start(compileProgram(toNextChains(program)));
    } catch (error) {
      this.problems.push({ error, blockId: "", sprite: "" });
    }
  }

  private stop(): void {
    this.runtime.stop();
    this.problems = [];
  }

  private setKey(key: string, down: boolean): void {
    if (!down) return this.input.releaseKey(key);
    this.input.pressKey(key);
    this.runtime.pressKey(key);
  }

  private statusUpdate(run: number): FrameUpdate {
    const update: FrameUpdate = {
      run,
      state: this.runtime.state,
      recognitionsCleared: this.recognition.clearCount,
      wantsRecognition: this.camera.wantsRecognition,
      wantsCamera: this.camera.wantsPicture,
    };
    if (this.nothingToRun) update.nothingToRun = true;
    this.nothingToRun = false;
    if (this.problems.length > 0)
      update.problems = this.problems.splice(0).slice(0, LIMITS.problems).map(serializeProblem);
    return update;
  }

  /** Changes of the stage. */
  private stageUpdate(): Partial<FrameUpdate> {
    const { stage, data } = this;
    const update: Partial<FrameUpdate> = {};
    if (stage.isDirty) {
      update.spriteRows = this.spriteRows = writeSpriteRows(stage.sprites, this.spriteIndexOf, this.spriteRows);
      stage.isDirty = false;
    }
    const ink = stage.ink.takeRows();
    if (ink !== null) update.ink = ink;
    if (stage.textsChanged) update.texts = serializeTexts(stage.sprites, this.spriteIndexOf);
    stage.textsChanged = false;
    if (stage.bubblesChanged) update.bubbles = serializeBubbles(stage.sprites);
    stage.bubblesChanged = false;
    if (!isSameDisplay(this.camera.display, this.sentDisplay))
      update.videoDisplay = this.sentDisplay = { ...this.camera.display };
    if (stage.background !== this.sentBackground) update.background = truncate(stage.background, LIMITS.id);
    this.sentBackground = stage.background;
    if (data.version !== this.sentDataVersion) update.monitors = serializeMonitors(data);
    this.sentDataVersion = data.version;
    return update;
  }

  /** Requests to the page. */
  private hostUpdate(): Partial<FrameUpdate> {
    const update: Partial<FrameUpdate> = {};
    if (this.hostCalls.allCanceled) update.callsCanceled = true;
    if (this.sounds.stopRequested) update.soundsStopped = true;
    this.hostCalls.allCanceled = this.sounds.stopRequested = false;
    const [sounds, requests] = [this.sounds.drainSounds(), this.hostCalls.drainRequests()];
    if (sounds.length > 0) update.playedSounds = sounds;
    if (requests.length > 0) update.hostRequests = requests;
    return update;
  }

  private highlightedBlocks(): string[] {
    return [...this.runningBlocks].filter((id) => id.length <= LIMITS.id).slice(0, LIMITS.highlighted);
  }

  private makeWorld({ now, today, random }: RuntimeDependencies): World {
    const everyFrame = (frame: () => void) => {
      this.runFrame = frame;
      return () => {
        this.runFrame = null;
      };
    };
    return {
      clock: { now, today, everyFrame },
      random,
      stage: this.stage,
      data: this.data,
      input: this.input,
      recognition: this.recognition,
      video: this.camera,
      sounds: this.sounds,
      modelTrainer: this.modelTrainer,
      questions: hostQuestions(this.hostCalls),
      pictureInput: hostPictureInput(this.hostCalls),
    };
  }
}

function serializeProblem({
  error,
  blockId,
  sprite,
}: ScriptProblem): ProblemData & { blockId: string; sprite: string } {
  const location = { blockId: idOrEmpty(blockId), sprite: idOrEmpty(sprite) };
  if (error instanceof BlockProblem)
    return { code: error.code, params: truncateParams(error.params), text: null, ...location };
  const text = error instanceof HostError ? truncate(error.message, LIMITS.refusal) : null;
  if (text === null) console.error(error);
  return { code: null, params: {}, text, ...location };
}

const idOrEmpty = (id: string): string => (id.length > LIMITS.id ? "" : id);
const truncateParams = (facts: BlockProblem["params"]): BlockProblem["params"] =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === "string" ? truncate(fact, LIMITS.refusal) : fact,
    ]),
  );

const isSameDisplay = (one: VideoDisplay, other: VideoDisplay): boolean =>
  one.shown === other.shown &&
  one.transparency === other.transparency &&
  one.mirrored === other.mirrored &&
  one.upsideDown === other.upsideDown;

/** Plays a program: stage, camera, windows and sounds are on this page, the program itself runs in a frame. */
import { signal } from "@preact/signals";
import type { RecognitionOptions } from "../../../api";
import { type SavedProgram, scenesOf, toBlockLists } from "../../compile";
import { usedSounds } from "../../program/usedSounds";
import { usesBlock } from "../../program/usesBlock";
import { RecognitionClient } from "../../recognition/recognitionClient";
import { BlockProblem, HostError, type ScriptProblem } from "../../runtime/problems";
import type { RunState } from "../../runtime/runtime";
import type { Speed } from "../../runtime/speed";
import type { Point } from "../../runtime/world";
import type { PictureUrls } from "../../stage/display/pictureUrls";
import { MAX_CLONES } from "../../stage/model/stage";
import type { FrameUpdate, ProblemData } from "../protocol/messages";
import type { PlayedProgram } from "../protocol/validateRows";
import type { HostProject, PlayerDependencies, PlayerEvents } from "./dependencies";
import { FrameSession } from "./frameSession";
import { HostCallHandler } from "./hostCallHandler";
import { Peripherals } from "./peripherals";
import { RateLimiter } from "./rateLimiter";
import { StageDisplay } from "./stageDisplay";

/** A program that makes more calls than this has to wait. */
const CALL_RATE = { aSecond: 20, atOnce: 100 };

export class Player {
  readonly state = signal<RunState>("idle");
  readonly speed = signal<Speed>("full");
  readonly recognition: RecognitionClient;
  private readonly display: StageDisplay;
  private readonly peripherals: Peripherals;
  private readonly session: FrameSession;
  private readonly hostCalls: HostCallHandler;
  private pointer: Point = { x: 0, y: 0 };
  /** How often the running program has cleared its recognition. */
  private recognitionsCleared = 0;

  /** Without a project the program cannot train, because it belongs to somebody else. */
  constructor(
    private readonly project: HostProject | null,
    private readonly events: PlayerEvents,
    private readonly dependencies: PlayerDependencies,
  ) {
    this.display = new StageDisplay(dependencies.pictureUrl, (outline) => this.session.queueEvent(outline));
    this.recognition = new RecognitionClient(dependencies.endpoints, dependencies.newSession, (recognition) =>
      this.session.queueEvent({ type: "recognized", recognition, since: this.recognitionsCleared }),
    );
    this.peripherals = this.makePeripherals(project);
    this.session = this.makeSession();
    const { questions, pictureInput, video, training } = this.peripherals;
    this.hostCalls = new HostCallHandler(
      {
        questions,
        pictureInput,
        video,
        training,
        sounds: dependencies.sounds,
        recognition: this.recognition,
        onTrainingUnavailable: () => events.onTrainingUnavailable(),
      },
      new RateLimiter(CALL_RATE, () => dependencies.clock.now(), dependencies.delay),
      (event) => this.session.queueEvent(event),
    );
  }

  get stage() {
    return this.display.stage;
  }

  get monitors() {
    return this.display.monitors;
  }

  get pictures() {
    return this.display.pictures;
  }

  get monitorChanges() {
    return this.display.monitorChanges;
  }

  get pictureInput() {
    return this.peripherals.pictureInput;
  }

  get questions() {
    return this.peripherals.questions;
  }

  get video() {
    return this.peripherals.video;
  }

  get pictureUrl(): PictureUrls {
    return this.dependencies.pictureUrl;
  }

  /** Whether the camera may be used without asking. */
  get cameraAllowed(): boolean {
    return this.dependencies.cameraConsent.isGranted;
  }

  get isPlaying(): boolean {
    return this.state.value !== "idle";
  }

  /** Loads the frame in advance, so that the program starts at once. */
  loadFrame(): void {
    this.session.openFrame();
  }

  /** Sets the model for recognition; null when there is none. */
  setModel(model: string | null): void {
    this.recognition.setModel(model);
    this.session.queueEvent({ type: "model", known: model !== null });
    this.sendTrainingFacts();
  }

  /** Shows a scene of a program on the stage; during a run, from the next stop on. */
  showProgram(program: SavedProgram, scene: string = scenesOf(program)[0].id): void {
    this.display.load(program, scene);
    if (!this.isPlaying) this.display.reset();
  }

  /** Starts the program from the beginning, in the given scene. */
  startProgram(program: SavedProgram, scene: string = scenesOf(program)[0].id): void {
    this.stopProgram();
    this.showProgram(program, scene);
    this.recognitionsCleared = 0;
    this.dependencies.cameraConsent.resetRefusal();
    this.state.value = "running";
    this.dependencies.sounds.preload(usedSounds(program));
    this.recognition.setAsked(usesBlock(program, "is_unknown_picture") ? this.familiarity() : {});
    this.session.startRun(
      { type: "model", known: this.recognition.hasModel },
      { type: "trainingFacts", facts: this.peripherals.trainingFacts() },
      { type: "pointer", at: this.pointer },
      { type: "speed", speed: this.speed.value },
      ...this.display.knownOutlines(),
      // Whole chains nest too deep for a message.
      { type: "start", program: toBlockLists(program), scene },
    );
  }

  /** Ends everything at once and resets bubbles, questions, windows and the camera. */
  stopProgram = (): void => {
    this.session.endRun();
    this.setState("idle");
    this.peripherals.stopAll();
    this.recognition.clear();
    this.display.reset();
  };

  /** Closes the data-input window without an answer: one that is still to come must not count for what follows. */
  cancelPictureInput(): void {
    this.recognition.clear();
    this.pictureInput.closeDialog();
  }

  /** Pauses or resumes. The state changes when the program does. */
  togglePause = (): void => {
    if (this.state.value === "paused") this.resumeProgram();
    else this.pauseProgram();
  };

  pauseProgram(): void {
    this.session.queueEvent({ type: "pause" });
  }

  resumeProgram(): void {
    this.session.queueEvent({ type: "resume" });
  }

  setSpeed(speed: Speed): void {
    this.speed.value = speed;
    this.session.queueEvent({ type: "speed", speed });
  }

  /** Called when the pointer goes down on the stage. */
  clickStage(at: Point): void {
    this.session.queueEvent({ type: "button", pressed: true });
    this.session.queueEvent({ type: "click", at });
  }

  movePointer(at: Point): void {
    this.pointer = at;
    this.session.queueEvent({ type: "pointer", at });
  }

  releasePointer(): void {
    this.session.queueEvent({ type: "button", pressed: false });
  }

  /** Called when a key of `keys` goes down or up. */
  setKey(key: string, down: boolean): void {
    this.session.queueEvent({ type: "key", key, down });
  }

  /** Called when the page is hidden, because it then misses key-up events. */
  releaseKeys(): void {
    this.session.queueEvent({ type: "releaseKeys" });
  }

  /** Called when the page is left. */
  close(): void {
    this.stopProgram();
    this.session.close();
  }

  /** Whether each picture is known, as strictly as the student has chosen. */
  private familiarity(): RecognitionOptions {
    const strictness = this.project?.strictness();
    return { parts: ["familiarity"], ...(strictness === undefined ? {} : { strictness }) };
  }

  private makeSession(): FrameSession {
    const { stage, monitors } = this;
    const program: PlayedProgram = {
      spriteCount: () => stage.spriteCount,
      maxClones: MAX_CLONES,
      costumeCount: (place) => stage.costumeCount(place),
      monitorCount: () => monitors.count,
    };
    return new FrameSession(this.dependencies.openFrame, this.dependencies.clock, program, {
      onUpdate: (update) => this.applyUpdate(update),
      onTerminated: (code) => {
        this.stopProgram();
        this.events.onProblem({ error: new BlockProblem(code), blockId: "", sprite: "" });
      },
    });
  }

  private makePeripherals(project: HostProject | null): Peripherals {
    return new Peripherals(project, this.dependencies, this.recognition, {
      onCameraFailed: (error) => {
        this.session.queueEvent({ type: "cameraOff" });
        this.events.onProblem({ error, blockId: "", sprite: "" });
      },
      onTrainingFactsChanged: () => this.sendTrainingFacts(),
    });
  }

  private sendTrainingFacts(): void {
    this.session.queueEvent({ type: "trainingFacts", facts: this.peripherals.trainingFacts() });
  }

  /** Applies an update of the frame. */
  private applyUpdate(update: FrameUpdate): void {
    this.peripherals.applyUpdate(update);
    if (update.recognitionsCleared !== this.recognitionsCleared) {
      this.recognitionsCleared = update.recognitionsCleared;
      this.recognition.clear();
    }
    this.display.applyUpdate(update);
    for (const sound of update.playedSounds ?? []) this.peripherals.playSound(sound);
    if (!this.hostCalls.handleRequests(update.hostRequests ?? [])) return this.session.reportViolation();
    this.setState(update.state);
    if (update.highlighted !== undefined) this.events.onHighlight(new Set(update.highlighted));
    for (const problem of update.problems ?? []) this.events.onProblem(toScriptProblem(problem));
    if (update.nothingToRun) this.events.onNothingToRun();
  }

  private setState(state: RunState): void {
    const previous = this.state.value;
    if (state === previous) return;
    if (state === "paused" || previous === "paused") this.peripherals.setPaused(state === "paused");
    if (state === "idle") this.endRun();
    this.state.value = state;
  }

  private endRun(): void {
    this.session.stopTicking();
    this.hostCalls.cancelAll();
    this.events.onHighlight(new Set());
  }
}

/** Converts a problem from the frame. */
function toScriptProblem({
  code,
  params,
  text,
  blockId,
  sprite,
}: ProblemData & { blockId: string; sprite: string }): ScriptProblem {
  return { error: code === null ? new HostError(text ?? "") : new BlockProblem(code, params), blockId, sprite };
}

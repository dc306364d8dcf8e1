/** What plays a program: its stage, camera, windows and sounds on this page; the program itself runs in a frame of its own. */
import { signal } from "@preact/signals";
import { scenesOf, type SavedProgram } from "../compile";
import type { Played } from "../link/reading";
import type { Told, ToldProblem } from "../link/turns";
import { Answers } from "../recognition/answers";
import { soundsIn } from "../program/sounds";
import { BlockProblem, PageRefusal, type ScriptProblem } from "../runtime/problems";
import type { RunState } from "../runtime/runtime";
import type { Speed } from "../runtime/speed";
import type { Point } from "../runtime/world";
import type { Addresses } from "../stage/addresses";
import { MOST_CLONES } from "../stage/stage";
import { Beside } from "./beside";
import { Conversation } from "./conversation";
import { PageErrands } from "./errands";
import { Pace } from "./pace";
import type { PlayedProject, PlayerEvents, PlayerParts } from "./parts";
import { Shown } from "./shown";

/** A program that asks for more than this has to wait. */
const REACH = { aSecond: 20, atOnce: 100 };

export class Player {
  readonly state = signal<RunState>("idle");
  readonly speed = signal<Speed>("full");
  readonly answers: Answers;
  private readonly shown: Shown;
  private readonly beside: Beside;
  private readonly talk: Conversation;
  private readonly errands: PageErrands;
  private pointer: Point = { x: 0, y: 0 };
  /** How often the running program has forgotten its recognition. */
  private cleared = 0;

  /** Without a project the program cannot teach: it is a stranger's. */
  constructor(project: PlayedProject | null, private readonly events: PlayerEvents, private readonly parts: PlayerParts) {
    this.shown = new Shown(parts.address, (outline) => this.talk.tell(outline));
    this.answers = new Answers(parts.endpoints, parts.newSession, (answer) => this.talk.tell({ is: "answered", answer, since: this.cleared }));
    this.beside = this.makeBeside(project);
    this.talk = this.makeTalk();
    const { question, window, video, teaching } = this.beside;
    this.errands = new PageErrands(
      { question, window, video, teaching, sounds: parts.sounds, answers: this.answers, cannotTeach: () => events.cannotTeach() },
      new Pace(REACH, () => parts.clock.now(), parts.wait), (event) => this.talk.tell(event),
    );
  }

  get stage() {
    return this.shown.stage;
  }

  get board() {
    return this.shown.board;
  }

  get pictures() {
    return this.shown.pictures;
  }

  get dataChanged() {
    return this.shown.dataChanged;
  }

  get window() {
    return this.beside.window;
  }

  get question() {
    return this.beside.question;
  }

  get video() {
    return this.beside.video;
  }

  get address(): Addresses {
    return this.parts.address;
  }

  /** Whether the camera may be used without a question. */
  get mayFilm(): boolean {
    return this.parts.consent.given;
  }

  get isPlaying(): boolean {
    return this.state.value !== "idle";
  }

  /** Loads what is needed to play, so that the program starts at once later. */
  prepare(): void {
    this.talk.prepare();
  }

  /** Recognition asks this model from now on; null when there is none. */
  useModel(model: string | null): void {
    this.answers.useModel(model);
    this.talk.tell({ is: "model", known: model !== null });
    this.tellSchool();
  }

  /** Takes a scene of a program onto the stage; while one runs, it is seen from the next stop on. */
  show(program: SavedProgram, scene: string = scenesOf(program)[0].id): void {
    this.shown.use(program, scene);
    if (!this.isPlaying) this.shown.reset();
  }

  /** Starts the program from the beginning, in its first scene or another one. */
  start(program: SavedProgram, scene: string = scenesOf(program)[0].id): void {
    this.stop();
    this.show(program, scene);
    this.cleared = 0;
    this.parts.consent.begin();
    this.state.value = "running";
    this.parts.sounds.prepare(soundsIn(program));
    this.talk.begin(
      { is: "model", known: this.answers.hasModel }, { is: "school", school: this.beside.school() },
      { is: "pointer", at: this.pointer }, { is: "speed", speed: this.speed.value }, ...this.shown.outlines(), { is: "start", program, scene },
    );
  }

  /** Ends everything at once and clears what the program left: bubbles, answers, windows, camera. */
  stop = (): void => {
    this.talk.end();
    this.enter("idle");
    this.beside.end();
    this.answers.clear();
    this.shown.reset();
  };

  /** Pauses, or goes on. The state changes when the program does. */
  toggle = (): void => {
    if (this.state.value === "paused") this.resume();
    else this.pause();
  };

  pause(): void {
    this.talk.tell({ is: "pause" });
  }

  resume(): void {
    this.talk.tell({ is: "resume" });
  }

  setSpeed(speed: Speed): void {
    this.speed.value = speed;
    this.talk.tell({ is: "speed", speed });
  }

  /** The pointer went down on the stage. */
  click(at: Point): void {
    this.talk.tell({ is: "button", pressed: true });
    this.talk.tell({ is: "click", at });
  }

  point(at: Point): void {
    this.pointer = at;
    this.talk.tell({ is: "pointer", at });
  }

  release(): void {
    this.talk.tell({ is: "button", pressed: false });
  }

  /** A key of `keys` went down or came up. */
  key(key: string, down: boolean): void {
    this.talk.tell({ is: "key", key, down });
  }

  /** The page is out of sight: nobody tells when keys come up. */
  releaseKeys(): void {
    this.talk.tell({ is: "releaseKeys" });
  }

  /** The page goes away. */
  close(): void {
    this.stop();
    this.talk.close();
  }

  private makeTalk(): Conversation {
    const { stage, board } = this;
    const played: Played = {
      sprites: () => stage.origins, clones: MOST_CLONES, costumes: (place) => stage.costumes(place), things: () => board.size,
    };
    return new Conversation(this.parts.open, this.parts.clock, played, {
      told: (told) => this.take(told),
      lost: (code) => {
        this.stop();
        this.events.problem({ error: new BlockProblem(code), blockId: "", sprite: "" });
      },
    });
  }

  private makeBeside(project: PlayedProject | null): Beside {
    return new Beside(project, this.parts, this.answers, {
      cameraFailed: (error) => {
        this.talk.tell({ is: "cameraOff" });
        this.events.problem({ error, blockId: "", sprite: "" });
      },
      schoolChanged: () => this.tellSchool(),
    });
  }

  private tellSchool(): void {
    this.talk.tell({ is: "school", school: this.beside.school() });
  }

  /** What the frame says about the running program. */
  private take(told: Told): void {
    this.beside.take(told);
    if (told.cleared !== this.cleared) {
      this.cleared = told.cleared;
      this.answers.clear();
    }
    this.shown.draw(told);
    for (const sound of told.sounds ?? []) this.beside.sound(sound);
    if (!this.errands.take(told.errands ?? [])) return this.talk.misbehaved();
    this.enter(told.state);
    if (told.lit !== undefined) this.events.light(new Set(told.lit));
    for (const problem of told.problems ?? []) this.events.problem(scriptProblem(problem));
    if (told.nothingToRun) this.events.nothingToRun();
  }

  private enter(state: RunState): void {
    const before = this.state.value;
    if (state === before) return;
    if (state === "paused" || before === "paused") this.beside.hold(state === "paused");
    if (state === "idle") this.rest();
    this.state.value = state;
  }

  private rest(): void {
    this.talk.rest();
    this.errands.forget();
    this.events.light(new Set());
  }
}

/** The problem as the page knows it. */
function scriptProblem({ code, facts, text, blockId, sprite }: ToldProblem & { blockId: string; sprite: string }): ScriptProblem {
  return { error: code === null ? new PageRefusal(text ?? "") : new BlockProblem(code, facts), blockId, sprite };
}

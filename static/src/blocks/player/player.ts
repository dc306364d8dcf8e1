/** What plays a program: its stage, camera, windows and sounds on this page; the program itself runs in a frame of its own. */
import { signal } from "@preact/signals";
import { scenesOf, type SavedProgram } from "../compile";
import type { Played } from "../link/reading";
import type { PageEvent, SchoolFacts, Told, ToldProblem, ToldSound } from "../link/turns";
import { Answers } from "../recognition/answers";
import { PictureWindow } from "../recognition/pictureInput";
import { Teaching } from "../recognition/teaching";
import { CameraRecognition } from "../recognition/video";
import { soundsIn } from "../program/sounds";
import { BlockProblem, PageRefusal, type ScriptProblem } from "../runtime/problems";
import type { RunState } from "../runtime/runtime";
import type { Speed } from "../runtime/speed";
import { FIRST_LOOK, type Point } from "../runtime/world";
import type { Addresses } from "../stage/addresses";
import { Pictures } from "../stage/pictures";
import { Question } from "../stage/question";
import { ShownStage } from "../stage/shownStage";
import { MOST_CLONES } from "../stage/stage";
import { Board } from "./board";
import { Conversation } from "./conversation";
import { PageErrands } from "./errands";
import { Pace } from "./pace";
import type { PlayedProject, PlayerEvents, PlayerParts } from "./parts";

/** A program that asks for more than this has to wait. */
const REACH = { aSecond: 20, atOnce: 100 };

export class Player {
  readonly state = signal<RunState>("idle");
  readonly speed = signal<Speed>("full");
  /** Grows when variables or lists have changed, at most once a frame. */
  readonly dataChanged = signal(0);
  readonly window = new PictureWindow();
  readonly question = new Question();
  readonly board = new Board();
  readonly answers: Answers;
  readonly pictures: Pictures;
  readonly stage: ShownStage;
  readonly video: CameraRecognition;
  private readonly teaching: Teaching | null;
  private readonly talk: Conversation;
  private readonly errands: PageErrands;
  private program: SavedProgram = { sprites: [] };
  private pointer: Point = { x: 0, y: 0 };
  /** How often the running program has forgotten its recognition. */
  private cleared = 0;

  /** Without a project the program cannot teach: it is a stranger's. */
  constructor(private readonly project: PlayedProject | null, private readonly events: PlayerEvents, private readonly parts: PlayerParts) {
    this.pictures = new Pictures(parts.address, (picture) => this.pictureLoaded(picture));
    this.stage = new ShownStage(this.pictures.outline);
    this.answers = new Answers(parts.endpoints, parts.newSession, (answer) => this.talk.tell({ is: "answered", answer, since: this.cleared }));
    this.video = this.makeVideo();
    this.teaching = this.makeTeaching();
    this.talk = this.makeTalk();
    this.errands = new PageErrands(
      { ...parts, question: this.question, window: this.window, video: this.video, answers: this.answers, teaching: this.teaching, cannotTeach: () => this.events.cannotTeach() },
      new Pace(REACH, () => parts.clock.now(), parts.wait), (event) => this.talk.tell(event),
    );
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
    this.program = program;
    this.board.use(program);
    this.stage.use(program, scene);
    if (!this.isPlaying) this.reset();
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
      { is: "model", known: this.answers.hasModel }, { is: "school", school: this.school() },
      { is: "pointer", at: this.pointer }, { is: "speed", speed: this.speed.value }, ...this.outlines(), { is: "start", program, scene },
    );
  }

  /** Ends everything at once and clears what the program left: bubbles, answers, windows, camera. */
  stop = (): void => {
    this.talk.end();
    this.enter("idle");
    this.endAround();
    this.answers.clear();
    this.reset();
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

  private makeVideo(): CameraRecognition {
    return new CameraRecognition({
      ...this.parts.camera,
      now: () => this.parts.clock.now(),
      recognize: (picture) => this.answers.recognize(picture, { retries: 0 }),
      failed: (error) => {
        this.talk.tell({ is: "cameraOff" });
        this.events.problem({ error, blockId: "", sprite: "" });
      },
    });
  }

  private makeTeaching(): Teaching | null {
    if (this.project === null) return null;
    return new Teaching({
      ...this.project,
      picture: async () => this.video.eye.value?.picture() ?? this.answers.lastPicture,
      wait: this.parts.wait,
      told: () => this.tellSchool(),
    });
  }

  private tellSchool(): void {
    this.talk.tell({ is: "school", school: this.school() });
  }

  private school(): SchoolFacts {
    const { project, teaching } = this;
    const counts = project === null ? null : new Map(project.classes().map((id) => [id, project.pictureCount(id) ?? 0]));
    return { counts, progress: teaching?.progress ?? 0, accuracy: teaching?.accuracy ?? 0 };
  }

  private outlines(): PageEvent[] {
    const pictures = new Set(this.program.sprites.flatMap(({ costumes = [] }) => costumes.map(({ picture }) => picture)));
    return [...pictures].flatMap((picture) => this.outlineEvent(picture));
  }

  private outlineEvent(picture: string): PageEvent[] {
    const outline = this.pictures.outlineData(picture);
    return outline === null ? [] : [{ is: "outline", picture, outline }];
  }

  private pictureLoaded(picture: string): void {
    this.stage.requestRedraw();
    for (const event of this.outlineEvent(picture)) this.talk.tell(event);
  }

  /** What the frame says about the running program. */
  private take(told: Told): void {
    if (told.closed) this.endQuestions();
    if (told.hushed) this.parts.sounds.stop();
    this.wantCamera(told);
    if (told.cleared !== this.cleared) {
      this.cleared = told.cleared;
      this.answers.clear();
    }
    this.draw(told);
    for (const sound of told.sounds ?? []) this.sound(sound);
    if (!this.errands.take(told.errands ?? [])) return this.talk.misbehaved();
    this.enter(told.state);
    if (told.lit !== undefined) this.events.light(new Set(told.lit));
    for (const problem of told.problems ?? []) this.events.problem(scriptProblem(problem));
    if (told.nothingToRun) this.events.nothingToRun();
  }

  private wantCamera({ seeing, watching, look }: Told): void {
    if (look !== undefined) this.video.look.value = look;
    if (!seeing) this.video.rest();
    if (!seeing && !watching && this.video.running) this.video.stop();
  }

  private draw({ rows, background, bubbles, data }: Told): void {
    if (rows !== undefined) this.stage.take(rows);
    if (background !== undefined) this.stage.takeBackground(background);
    if (bubbles !== undefined) this.stage.takeBubbles(bubbles);
    if (data === undefined) return;
    this.board.take(data);
    this.dataChanged.value += 1;
  }

  private sound({ name, seconds, volume }: ToldSound): void {
    this.parts.sounds.volume = volume;
    if (seconds === null) this.parts.sounds.effect(name);
    else this.parts.sounds.note(name, seconds);
  }

  private enter(state: RunState): void {
    const before = this.state.value;
    if (state === before) return;
    if (state === "paused" || before === "paused") this.hold(state === "paused");
    if (state === "idle") this.rest();
    this.state.value = state;
  }

  /** What goes on beside the scripts stands still with them. */
  private hold(held: boolean): void {
    this.video.hold(held);
    this.parts.sounds.hold(held);
  }

  private rest(): void {
    this.talk.rest();
    this.errands.forget();
    this.events.light(new Set());
  }

  /** Nothing of what a program began goes on. */
  private endAround(): void {
    this.endQuestions();
    this.video.stop();
    this.video.look.value = FIRST_LOOK;
    this.parts.sounds.stop();
  }

  private endQuestions(): void {
    this.window.close();
    this.question.close();
    this.teaching?.reset();
  }

  private reset(): void {
    this.stage.reset();
    this.board.reset();
    this.dataChanged.value += 1;
  }
}

/** The problem as the page knows it. */
function scriptProblem({ code, facts, text, blockId, sprite }: ToldProblem & { blockId: string; sprite: string }): ScriptProblem {
  return { error: code === null ? new PageRefusal(text ?? "") : new BlockProblem(code, facts), blockId, sprite };
}

/** What plays a program: the runtime with its real stage, camera, windows and server. */
import { signal } from "@preact/signals";
import {
  forgetRecognition, recognitionConfidence, recognitionIs, recognitionResult, recognize,
} from "../../api";
import { pause } from "../../request";
import { language } from "../../words";
import { compileProgram, type SavedProgram } from "../compile";
import { primitives } from "../primitives";
import { Answers } from "../recognition/answers";
import { openEye } from "../recognition/eye";
import { PictureWindow } from "../recognition/pictureInput";
import { Teaching, type School } from "../recognition/teaching";
import { CameraRecognition } from "../recognition/video";
import { Data } from "../runtime/data";
import type { ScriptProblem } from "../runtime/problems";
import { Runtime, type RunState } from "../runtime/runtime";
import type { Point, World } from "../runtime/world";
import { addressesWith, type Addresses } from "../stage/addresses";
import { Pictures } from "../stage/pictures";
import { Question } from "../stage/question";
import { StageSenses } from "../stage/senses";
import { BrowserSounds } from "../stage/sounds";
import { Stage } from "../stage/stage";
import { browserClock } from "./clock";
import { newSession } from "./session";

/** What the page knows of the project and can do to it. */
export type PlayedProject = Omit<School, "picture" | "wait">;

export interface PlayerEvents {
  /** The blocks at which scripts stand, after each frame. */
  frameDone(blockIds: ReadonlySet<string>): void;
  problem(problem: ScriptProblem): void;
  /** The browser cannot speak. */
  noVoice(): void;
}

const endpoints = { recognize, recognitionResult, recognitionConfidence, recognitionIs, forgetRecognition };

export class Player {
  readonly state = signal<RunState>("idle");
  /** Grows when variables or lists have changed, at most once a frame. */
  readonly dataChanged = signal(0);
  readonly window = new PictureWindow();
  readonly question = new Question();
  readonly senses = new StageSenses();
  private readonly sounds = new BrowserSounds(language, () => this.events.noVoice());
  readonly data = new Data();
  readonly answers = new Answers(endpoints, newSession);
  readonly address: Addresses;
  readonly pictures: Pictures = new Pictures((picture) => this.address(picture), () => this.stage.requestRedraw());
  readonly stage = new Stage(this.pictures.outline);
  readonly video: CameraRecognition;
  private readonly runtime: Runtime;

  /** `own` is where the student's own pictures lie. */
  constructor(private readonly project: PlayedProject, own: string, private readonly events: PlayerEvents) {
    this.address = addressesWith(own);
    this.video = this.makeVideo();
    this.runtime = this.makeRuntime();
  }

  get isPlaying(): boolean {
    return this.state.value !== "idle";
  }

  /** Takes a program onto the stage; while one runs, it is seen from the next stop on. */
  show(program: SavedProgram): void {
    this.data.use(program);
    this.stage.use(program);
    if (this.isPlaying) return;
    this.stage.reset();
    this.data.reset();
    this.tellData();
  }

  /** False when there is nothing to run. */
  start(program: SavedProgram): boolean {
    this.show(program);
    return this.runtime.start(compileProgram(program));
  }

  stop = (): void => {
    this.runtime.stop();
    this.tellData();
  };

  /** Pauses, or goes on. */
  toggle = (): void => {
    if (this.state.value === "paused") this.runtime.resume();
    else this.runtime.pause();
  };

  click(point: Point): void {
    this.runtime.click(this.stage.at(point));
  }

  keyDown(key: string): void {
    this.senses.press(key);
    this.runtime.press(key);
  }

  private tellData(): void {
    this.dataChanged.value = this.data.version;
  }

  private makeVideo(): CameraRecognition {
    return new CameraRecognition({
      openEye,
      recognize: (picture) => this.answers.recognize(picture, { retries: 0 }),
      unseen: () => document.hidden,
      now: browserClock.now,
      wait: (ms, stopped) => pause(ms, stopped).catch(() => undefined),
      failed: (error) => this.events.problem({ error, blockId: "", sprite: "" }),
    });
  }

  private makeTeacher(): Teaching {
    return new Teaching({
      ...this.project,
      picture: async () => this.video.eye.value?.picture() ?? this.answers.lastPicture,
      wait: (ms) => pause(ms),
    });
  }

  private makeRuntime(): Runtime {
    const world: World = {
      clock: browserClock, stage: this.stage, data: this.data, senses: this.senses, asking: this.question,
      recognition: this.answers, sounds: this.sounds, teacher: this.makeTeacher(), pictureInput: this.window, video: this.video, random: Math.random,
    };
    return new Runtime(world, primitives, {
      stateChanged: (state) => { this.state.value = state; },
      frameDone: (blocks) => {
        this.tellData();
        this.events.frameDone(blocks);
      },
      problem: this.events.problem,
    });
  }
}

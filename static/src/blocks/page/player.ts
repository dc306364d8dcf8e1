/** What plays a program: the runtime with its real stage, camera, window and server. */
import { signal } from "@preact/signals";
import {
  forgetRecognition, recognitionConfidence, recognitionIs, recognitionResult, recognize,
} from "../../api";
import { pause } from "../../request";
import { compileProgram, type SavedProgram } from "../compile";
import { primitives } from "../primitives";
import { Answers } from "../recognition/answers";
import { openEye } from "../recognition/eye";
import { PictureWindow } from "../recognition/pictureInput";
import { CameraRecognition } from "../recognition/video";
import type { ScriptProblem } from "../runtime/problems";
import { Runtime, type RunState } from "../runtime/runtime";
import { mascot, Stage } from "../stage/stage";
import { browserClock } from "./clock";
import { newSession } from "./session";

export interface PlayerEvents {
  /** The blocks at which scripts stand, after each frame. */
  frameDone(blockIds: ReadonlySet<string>): void;
  problem(problem: ScriptProblem): void;
}

const endpoints = { recognize, recognitionResult, recognitionConfidence, recognitionIs, forgetRecognition };

export class Player {
  readonly state = signal<RunState>("idle");
  readonly window = new PictureWindow();
  readonly answers = new Answers(endpoints, newSession);
  readonly stage: Stage;
  readonly video: CameraRecognition;
  private readonly runtime: Runtime;

  constructor(sprites: readonly string[], private readonly events: PlayerEvents) {
    this.stage = new Stage(sprites.map(mascot));
    this.video = this.makeVideo();
    this.runtime = this.makeRuntime();
  }

  /** False when there is nothing to run. */
  start(program: SavedProgram): boolean {
    return this.runtime.start(compileProgram(program));
  }

  stop = (): void => this.runtime.stop();

  /** Pauses, or goes on. */
  toggle = (): void => {
    if (this.state.value === "paused") this.runtime.resume();
    else this.runtime.pause();
  };

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

  private makeRuntime(): Runtime {
    const world = {
      clock: browserClock, stage: this.stage, recognition: this.answers, pictureInput: this.window,
      video: this.video, random: Math.random,
    };
    return new Runtime(world, primitives, {
      stateChanged: (state) => { this.state.value = state; },
      frameDone: this.events.frameDone,
      problem: this.events.problem,
    });
  }
}

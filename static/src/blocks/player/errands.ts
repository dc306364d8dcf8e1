/** Does for a program what its frame asks for, and nothing else. */
import { ApiError } from "../../api";
import type { Value } from "../compile";
import { cut, MOST, MOST_ERRANDS, type Errand, type PageEvent, type ToldProblem } from "../link/turns";
import type { Answers } from "../recognition/answers";
import type { PictureWindow } from "../recognition/pictureInput";
import type { Teaching } from "../recognition/teaching";
import type { CameraRecognition } from "../recognition/video";
import { BlockProblem } from "../runtime/problems";
import type { Question } from "../stage/question";
import type { Pace } from "./pace";

/** What speaks and sounds for a program. */
export interface Loudspeaker {
  /** 0 to 100; for what begins from now on. */
  volume: number;
  /** Loads what will be heard, so that it sounds at once. */
  prepare(names: readonly string[]): void;
  effect(name: string): void;
  note(name: string, seconds: number): void;
  /** Settles when the text has been spoken, or cannot be. */
  speak(text: string): Promise<void>;
  stop(): void;
  hold(held: boolean): void;
}

export interface ErrandPlaces {
  question: Question;
  window: PictureWindow;
  video: CameraRecognition;
  sounds: Loudspeaker;
  answers: Answers;
  /** Null where this program may not teach. */
  teaching: Teaching | null;
  /** Said instead of teaching. */
  cannotTeach(): void;
}

export class PageErrands {
  private underWay = 0;
  /** Grows whenever a run begins or ends: what was asked for before is not done any more. */
  private life = 0;

  /** `pace` holds up a program that asks for the server or the camera again and again. */
  constructor(
    private readonly places: ErrandPlaces, private readonly pace: Pace, private readonly tell: (event: PageEvent) => void,
  ) {}

  forget(): void {
    this.life += 1;
    this.underWay = 0;
  }

  /** False when the frame asks for more than it may. */
  take(errands: readonly Errand[]): boolean {
    if (this.underWay + errands.length > MOST_ERRANDS) return false;
    for (const errand of errands) void this.settle(errand, this.life);
    return true;
  }

  private async settle(errand: Errand, life: number): Promise<void> {
    this.underWay += 1;
    const event = await this.outcome(errand, () => life === this.life);
    if (life !== this.life) return;
    this.underWay -= 1;
    this.tell(event);
  }

  private async outcome(errand: Errand, wanted: () => boolean): Promise<PageEvent> {
    try {
      return { is: "reply", id: errand.id, value: (await this.run(errand, wanted)) ?? "" };
    } catch (error) {
      return { is: "refusal", id: errand.id, problem: toldProblem(error) };
    }
  }

  private async run(errand: Errand, wanted: () => boolean): Promise<Value | void> {
    const { question, window, sounds } = this.places;
    switch (errand.do) {
      case "ask": return question.ask(errand.text, errand.id);
      case "unask": return question.drop(errand.asked);
      case "pick": return window.ask();
      case "speak":
        sounds.volume = errand.volume;
        return sounds.speak(errand.text);
    }
    await this.pace.turn();
    return wanted() ? this.reach(errand) : undefined;
  }

  /** What needs the camera or the server. */
  private reach(errand: Exclude<Errand, { do: "ask" | "unask" | "pick" | "speak" }>): Promise<Value | void> {
    const { answers, video } = this.places;
    switch (errand.do) {
      case "see": return video.start();
      case "watch": return video.watch();
      case "result": return answers.result();
      case "confidence": return answers.confidence(errand.classId);
      case "is": return answers.is(errand.classId);
      case "addPicture": return this.teach((teaching) => teaching.addPicture(errand.classId));
      case "train": return this.teach((teaching) => teaching.train(errand.settings));
    }
  }

  /** A program that may not teach goes on as if there were nothing to learn. */
  private async teach(lesson: (teaching: Teaching) => Promise<void>): Promise<void> {
    const { teaching, cannotTeach } = this.places;
    if (teaching === null) cannotTeach();
    else await lesson(teaching);
  }
}

function toldProblem(error: unknown): ToldProblem {
  if (error instanceof BlockProblem) return { code: error.code, facts: error.facts, text: null };
  if (error instanceof ApiError) return { code: null, facts: {}, text: cut(error.message, MOST.refusal) };
  console.error(error);
  return { code: null, facts: {}, text: null };
}


/** What a running program can reach. The page hands in the real things, tests hand in their own. */

export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Calls back before every frame until the returned function is called. */
  everyFrame(frame: () => void): () => void;
}

export type BubbleKind = "speak" | "think";

export interface Bubble {
  text: string;
  kind: BubbleKind;
}

export interface Sprite {
  readonly id: string;
  bubble: Bubble | null;
}

export interface StageModel {
  sprite(id: string): Sprite;
  /** Something visible has changed: the frame is to be shown before scripts run on. */
  requestRedraw(): void;
  /** Whether a redraw was asked for since the last call. */
  takeRedraw(): boolean;
  /** Back to how the stage looks before a program runs. */
  reset(): void;
}

export type Answer<T> = T | Promise<T>;

/** The last recognition. Before any: "", 0, false. Throws `BlockProblem` where there is no model to ask. */
export interface Recognition {
  requireModel(): void;
  result(): Answer<string>;
  /** 0 to 1. */
  confidence(classId: string): Answer<number>;
  is(classId: string): Answer<boolean>;
  /** Forgets the last recognition. */
  clear(): void;
}

/** The data-input window. */
export interface PictureInput {
  /** Settles when the window has closed, with or without input. */
  ask(): Promise<void>;
  close(): void;
}

/** Continuous recognition of the camera's picture. */
export interface VideoRecognition {
  /** Settles when the camera shows a picture; rejects with `BlockProblem`. */
  start(): Promise<void>;
  stop(): void;
  readonly running: boolean;
  /** While the program is paused nothing is recognised. */
  hold(held: boolean): void;
}

export interface World {
  clock: Clock;
  stage: StageModel;
  recognition: Recognition;
  pictureInput: PictureInput;
  video: VideoRecognition;
  /** From 0 up to but without 1. */
  random(): number;
}

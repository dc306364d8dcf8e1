/** What a running program can reach. The page hands in the real things, tests hand in their own. */
import type { Turning } from "../compile/saved";
import type { Data } from "./data";

export type { Turning };

export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Calls back before every frame until the returned function is called. */
  everyFrame(frame: () => void): () => void;
  /** The date and time of day. */
  today(): Date;
}

export type BubbleKind = "speak" | "think";

export interface Bubble {
  text: string;
  kind: BubbleKind;
}

export type Effect = "color" | "brightness" | "transparency";

/** A sprite or a clone of one. Coordinates as in Entry: the centre is 0,0, upwards is positive. */
export interface Sprite {
  /** A clone has the id of what it was made from. */
  readonly id: string;
  readonly isClone: boolean;
  x: number;
  y: number;
  /** 90 is to the right, 0 upwards; above -180, at most 180. */
  direction: number;
  turning: Turning;
  size: number;
  visible: boolean;
  /** The place of its costume among `costumes`. */
  costume: number;
  readonly costumes: ReadonlyArray<{ id: string; name: string }>;
  readonly effects: Record<Effect, number>;
  bubble: Bubble | null;
}

export interface Point {
  x: number;
  y: number;
}

/** Which edges of the stage a sprite reaches over. */
export type Edge = "left" | "right" | "up" | "down";

export type Layer = "FRONT" | "FORWARD" | "BACKWARD" | "BACK";

export interface StageModel {
  /** All sprites and clones of the scene, the hindmost first. */
  readonly sprites: readonly Sprite[];
  /** A sprite of any scene that is no clone. */
  sprite(id: string): Sprite | undefined;
  /** Null when there are too many clones, or the sprite is not in this scene. */
  clone(sprite: Sprite): Sprite | null;
  remove(clone: Sprite): void;
  /** The ids of the scenes, in their order, and of the one that plays. */
  readonly scenes: readonly string[];
  readonly scene: string;
  /** Shows another scene; false where there is no such scene. */
  enterScene(scene: string): boolean;
  arrange(sprite: Sprite, layer: Layer): void;
  touchesSprite(sprite: Sprite, id: string): boolean;
  touchesPoint(sprite: Sprite, point: Point): boolean;
  edges(sprite: Sprite): ReadonlySet<Edge>;
  /** Moves the sprite so far that it no longer reaches over an edge. */
  keepInside(sprite: Sprite): void;
  say(sprite: Sprite, bubble: Bubble | null): void;
  changeBackground(name: string): void;
  /** Something visible has changed: the frame is to be shown before scripts run on. */
  requestRedraw(): void;
  /** Whether a redraw was asked for since the last call. */
  takeRedraw(): boolean;
  /** Back to how the stage looks before a program runs. */
  reset(): void;
}

/** Keyboard and pointer. Keys have the names of `keys`. */
export interface Senses {
  isDown(key: string): boolean;
  /** Where the pointer was last, in stage coordinates. */
  readonly pointer: Point;
  readonly pressed: boolean;
}

export interface Asked {
  answer: Promise<string>;
  /** Takes the question away: nobody waits for its answer any more. */
  drop(): void;
}

/** The line under the stage in which a question is answered. */
export interface Asking {
  ask(question: string): Asked;
  close(): void;
}

export type Answer<T> = T | Promise<T>;

/** The last recognition. Before any: "", 0, false. Throws `BlockProblem` where there is no model to ask. */
export interface Recognition {
  requireModel(): void;
  result(): Answer<string>;
  /** 0 to 1. */
  confidence(classId: string): Answer<number>;
  is(classId: string): Answer<boolean>;
  /** The class of the answer in hand; each clearing makes the next answer a new one. */
  readonly latest: { classId: string; since: number } | null;
  /** Forgets the last recognition. */
  clear(): void;
}

/** The data-input window. */
export interface PictureInput {
  /** Settles when the window has closed, with or without input. */
  ask(): Promise<void>;
  close(): void;
}

/** How the stage shows the camera's picture. */
export interface VideoLook {
  shown: boolean;
  /** 0 to 100. */
  transparency: number;
  /** The other way round than the camera is shown by itself. */
  mirrored: boolean;
  upsideDown: boolean;
}

export const FIRST_LOOK: Readonly<VideoLook> = { shown: true, transparency: 0, mirrored: false, upsideDown: false };

/** The camera: continuous recognition of its picture, and its picture on the stage. */
export interface VideoRecognition {
  /** Settles when the camera shows a picture, which is recognised from then on; rejects with `BlockProblem`. */
  start(): Promise<void>;
  /** Ends recognition; the camera stays on while its picture was asked for by `show`. */
  stop(): void;
  /** Shows the camera's picture, recognised or not; settles when it is there, rejects with `BlockProblem`. */
  show(): Promise<void>;
  /** Recognition goes on unseen. */
  hide(): void;
  /** Whether the camera is on. */
  readonly running: boolean;
  readonly look: VideoLook;
  /** The camera is off, and shown as at first the next time. */
  reset(): void;
}

export type TrainingOption = "epochs" | "batch_size" | "learning_rate";

/** Teaches the model from within the program. Throws `BlockProblem` for what cannot be taught. */
export interface Teacher {
  /** Adds the picture that the program sees now, or saw last. */
  addPicture(classId: string): Promise<void>;
  pictureCount(classId: string): number;
  set(option: TrainingOption, value: number): void;
  /** Settles when the new model is there. */
  train(): Promise<void>;
  /** 0 to 100. */
  readonly progress: number;
  /** 0 to 1; 0 before any training. */
  readonly accuracy: number;
  /** The program has stopped. */
  reset(): void;
}

export interface Sounds {
  /** 0 to 100; for sounds that begin from now on. */
  volume: number;
  effect(name: string): void;
  note(name: string, seconds: number): void;
  /** Settles when the text has been spoken, or cannot be. */
  speak(text: string): Promise<void>;
  stop(): void;
  /** Silent and at full volume again. */
  reset(): void;
}

export interface World {
  clock: Clock;
  stage: StageModel;
  data: Data;
  senses: Senses;
  asking: Asking;
  recognition: Recognition;
  sounds: Sounds;
  teacher: Teacher;
  pictureInput: PictureInput;
  video: VideoRecognition;
  /** From 0 up to but without 1. */
  random(): number;
}

/** The interfaces that a running program uses. The page provides the real devices, tests provide their own. */
import type { BlockSettingName } from "../../trainingSettings";
import type { RotationStyle, TextAlign } from "../compile/savedProgram";
import type { ProgramData } from "./data";

export type { RotationStyle };

export interface Clock {
  /** Milliseconds since an arbitrary fixed moment. */
  now(): number;
  /** Calls the function before every frame until the returned function is called. */
  everyFrame(frame: () => void): () => void;
  /** The current date and time. */
  today(): Date;
}

export type BubbleKind = "speak" | "think";

export interface Bubble {
  text: string;
  kind: BubbleKind;
}

export type Effect = "color" | "brightness" | "transparency";

/** In stage units. */
export const MAX_BRUSH_THICKNESS = 500;

/** What a sprite draws with while it moves. */
export interface Brush {
  isDown: boolean;
  /** 0xrrggbb. */
  color: number;
  /** In stage units. */
  thickness: number;
  /** 0 to 100. */
  transparency: number;
  /** Whether the way that the sprite goes becomes the outline of a shape that is filled. */
  isFilling: boolean;
  /** 0xrrggbb. */
  fillColor: number;
}

/** Entry's names of what can be done to letters. */
export const TEXT_EFFECTS = ["strike", "underLine", "fontItalic", "fontBold"] as const;
export type TextEffect = (typeof TEXT_EFFECTS)[number];
/** Fonts that every device has. */
export const TEXT_FONTS = ["sans", "serif", "mono"] as const;
export type TextFont = (typeof TEXT_FONTS)[number];

/** What a text box shows. It is replaced, never changed. */
export interface TextBox {
  readonly words: string;
  /** 0xrrggbb. */
  readonly color: number;
  /** Null is none. */
  readonly background: number | null;
  readonly align: TextAlign;
  readonly font: TextFont;
  readonly effects: readonly TextEffect[];
}

/** A sprite or a clone. Coordinates as in Entry: the center is 0,0, y grows upwards. */
export interface Sprite {
  /** A clone has the id of its original. */
  readonly id: string;
  readonly isClone: boolean;
  x: number;
  y: number;
  /** 90 points right, 0 up; above -180, at most 180. */
  direction: number;
  turning: RotationStyle;
  size: number;
  visible: boolean;
  /** Index into `costumes`. */
  costume: number;
  readonly costumes: ReadonlyArray<{ id: string; name: string }>;
  readonly effects: Record<Effect, number>;
  bubble: Bubble | null;
  readonly brush: Brush;
  /** Null for a sprite with pictures. */
  text: TextBox | null;
}

export interface Point {
  x: number;
  y: number;
}

/** The edges of the stage that a sprite reaches beyond. */
export type Edge = "left" | "right" | "up" | "down";

export type Layer = "FRONT" | "FORWARD" | "BACKWARD" | "BACK";

export interface StageModel {
  /** All sprites and clones of the scene, from back to front. */
  readonly sprites: readonly Sprite[];
  /** A sprite of any scene; never a clone. */
  sprite(id: string): Sprite | undefined;
  /** Null when there are too many clones or the sprite is not in this scene. */
  createClone(sprite: Sprite): Sprite | null;
  removeClone(clone: Sprite): void;
  /** The ids of the scenes in order, and the id of the current one. */
  readonly scenes: readonly string[];
  readonly scene: string;
  /** Shows another scene; false if there is no such scene. */
  enterScene(scene: string): boolean;
  changeLayer(sprite: Sprite, layer: Layer): void;
  touchesSprite(sprite: Sprite, id: string): boolean;
  touchesPoint(sprite: Sprite, point: Point): boolean;
  touchedEdges(sprite: Sprite): ReadonlySet<Edge>;
  /** Moves the sprite, which draws a line while its brush is down. */
  moveSprite(sprite: Sprite, to: Point): void;
  /** Draws the sprite as it looks now under all sprites, where it stays. */
  stampSprite(sprite: Sprite): void;
  /** Begins a shape where the sprite is; where it moves from now on is the outline. It ends the shape before. */
  startFilling(sprite: Sprite): void;
  stopFilling(sprite: Sprite): void;
  /** Removes all that the sprite and its clones have drawn, filled and stamped. */
  eraseInk(sprite: Sprite): void;
  /** Moves the sprite until it no longer reaches beyond an edge. */
  moveInside(sprite: Sprite): void;
  setBubble(sprite: Sprite, bubble: Bubble | null): void;
  /** Changes what a text box shows. */
  setText(sprite: Sprite, text: TextBox): void;
  changeBackground(name: string): void;
  /** Requests that the frame is drawn before scripts continue. */
  requestRedraw(sprite?: Sprite): void;
  /** Whether a redraw was asked for since the last call. */
  consumeRedraw(): boolean;
  /** Restores the stage to its state before a program runs. */
  reset(): void;
}

/** Keyboard and pointer. The names of keys are those in `keys`. */
export interface InputState {
  isKeyDown(key: string): boolean;
  /** The last position of the pointer, in stage coordinates. */
  readonly pointer: Point;
  readonly pressed: boolean;
}

export interface PendingQuestion {
  answer: Promise<string>;
  /** Removes the question, because no script waits for its answer any more. */
  cancel(): void;
}

/** The form on the stage in which questions are answered. */
export interface QuestionDevice {
  askQuestion(question: string): PendingQuestion;
  cancelAll(): void;
}

export type MaybePromise<T> = T | Promise<T>;

/** The last recognition; before the first one "", 0 and false. Throws `BlockProblem` if there is no model. */
export interface RecognitionDevice {
  requireModel(): void;
  result(): MaybePromise<string>;
  /** 0 to 1. */
  confidence(classId: string): MaybePromise<number>;
  isClass(classId: string): MaybePromise<boolean>;
  /** Whether the last picture is unlike everything that the model has learned; false before any. */
  isUnknown(): boolean;
  /** Whether the project has the class no more; false where the program runs without a project. */
  isDeleted(classId: string): boolean;
  /** The class of the last result, and a counter that distinguishes results before and after a clearing. */
  readonly latest: { classId: string; since: number } | null;
  /** Clears the last recognition. */
  clear(): void;
}

/** The data-input window. */
export interface PictureInput {
  /** Settles when the window has closed, with or without input. */
  openDialog(): Promise<void>;
  closeDialog(): void;
}

/** How the stage displays the camera's picture. */
export interface VideoDisplay {
  shown: boolean;
  /** 0 to 100. */
  transparency: number;
  /** The opposite of how the camera is shown by default. */
  mirrored: boolean;
  upsideDown: boolean;
}

export const DEFAULT_VIDEO_DISPLAY: Readonly<VideoDisplay> = {
  shown: true,
  transparency: 0,
  mirrored: false,
  upsideDown: false,
};

/** The camera: continuous recognition, and its picture on the stage. */
export interface VideoRecognition {
  /** Starts recognition. Settles when the camera shows a picture; rejects with `BlockProblem`. */
  startRecognition(): Promise<void>;
  /** Ends recognition; the camera stays on if `showCamera` turned it on. */
  stopRecognition(): void;
  /** Shows the camera's picture, recognized or not. Settles when it is visible; rejects with `BlockProblem`. */
  showCamera(): Promise<void>;
  /** Hides the camera's picture; recognition continues. */
  hideCamera(): void;
  /** Whether the camera is on. */
  readonly isOn: boolean;
  readonly display: VideoDisplay;
  /** Turns the camera off and restores how it is displayed. */
  reset(): void;
}

/** Trains the model from within the program. Throws `BlockProblem` when that is impossible. */
export interface ModelTrainer {
  /** Adds the picture that the program sees now or saw last. */
  addPicture(classId: string): Promise<void>;
  pictureCount(classId: string): number;
  setOption(option: BlockSettingName, value: number): void;
  /** Settles when the new model is ready. */
  train(): Promise<void>;
  /** 0 to 100. */
  readonly progress: number;
  /** 0 to 1; 0 before any training. */
  readonly validationAccuracy: number;
  /** Called when the program has stopped. */
  reset(): void;
}

export interface Sounds {
  /** 0 to 100; applies to sounds that begin after the change. */
  volume: number;
  playEffect(name: string): void;
  playNote(name: string, seconds: number): void;
  /** Settles when the text has been spoken or cannot be spoken. */
  speakText(text: string): Promise<void>;
  stopAll(): void;
  /** Stops all sounds and restores full volume. */
  reset(): void;
}

export interface World {
  clock: Clock;
  stage: StageModel;
  data: ProgramData;
  input: InputState;
  questions: QuestionDevice;
  recognition: RecognitionDevice;
  sounds: Sounds;
  modelTrainer: ModelTrainer;
  pictureInput: PictureInput;
  video: VideoRecognition;
  /** From 0 (included) to 1 (excluded). */
  random(): number;
}

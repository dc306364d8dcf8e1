/**
 * The messages between a page and the frame in which a program runs. They take turns: the frame answers each message of
 * the page exactly once, so it can never send more than it was asked for.
 */
import type { Recognition, TrainingSettings } from "../../../apiTypes";
import type { MessageParams } from "../../../words";
import type { SavedProgram, Value } from "../../compile";
import type { ProblemCode } from "../../runtime/problems";
import type { RunState } from "../../runtime/runtime";
import type { Speed } from "../../runtime/speed";
import { truncateText } from "../../runtime/values";
import type { BubbleKind, Point, TextBox, VideoDisplay } from "../../runtime/world";
import type { OutlineData } from "../../stage/model/outlines";

/** The message of the page for one turn. */
export interface PageMessage {
  /** The run that the message belongs to; answers about other runs are ignored. */
  run: number;
  events: PageEvent[];
  /** Whether scripts run for one frame. */
  runsFrame: boolean;
  /** Whether the answer has to name the blocks that scripts have reached. */
  wantsHighlights: boolean;
}

export type PageEvent =
  /** `scene` is the first scene; the stacks of `program` are lists (`toBlockLists`). */
  | { type: "start"; program: SavedProgram; scene: string }
  | { type: "stop" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "speed"; speed: Speed }
  | { type: "key"; key: string; down: boolean }
  | { type: "releaseKeys" }
  | { type: "pointer"; at: Point }
  | { type: "button"; pressed: boolean }
  | { type: "click"; at: Point }
  | { type: "outline"; picture: string; outline: OutlineData }
  | { type: "model"; known: boolean }
  | { type: "recognized"; recognition: Recognition | null; since: number }
  | { type: "trainingFacts"; facts: TrainingFacts }
  | { type: "cameraOff" }
  | { type: "reply"; id: number; value: Value }
  | { type: "refusal"; id: number; problem: ProblemData };

/** What a program can read about the project's classes and their training. */
export interface TrainingFacts {
  /** Number of pictures by class id; null where training is impossible. */
  counts: ReadonlyMap<string, number> | null;
  /** 0 to 100. */
  progress: number;
  /** 0 to 1. */
  accuracy: number;
}

/** An error between frame and page: a known problem, a text for a person, or neither. */
export interface ProblemData {
  code: ProblemCode | null;
  params: MessageParams;
  text: string | null;
}

/** The answer of the frame. Missing parts have not changed. */
export interface FrameUpdate {
  run: number;
  state: RunState;
  /** How often the program has cleared its recognition. */
  recognitionsCleared: number;
  /** Whether the program wants the camera's picture recognized. */
  wantsRecognition: boolean;
  /** Whether the program wants the camera's picture shown. */
  wantsCamera: boolean;
  videoDisplay?: VideoDisplay;
  /** The look of every sprite: see `stage/model/spriteBuffer`. */
  spriteRows?: Float32Array;
  /** What brushes have drawn: see `stage/model/ink`. */
  ink?: Float32Array;
  /** What the text boxes show. */
  texts?: TextData[];
  background?: string;
  bubbles?: BubbleData[];
  monitors?: MonitorData;
  highlighted?: string[];
  problems?: Array<ProblemData & { blockId: string; sprite: string }>;
  /** Questions, windows, sounds and training end before the rest of the answer is applied. */
  callsCanceled?: boolean;
  /** All sounds end. */
  soundsStopped?: boolean;
  playedSounds?: SoundData[];
  hostRequests?: HostRequest[];
  /** The program had no script to run. */
  nothingToRun?: boolean;
}

/** What the text box with the serial number shows; `sprite` is its index in the program. */
export interface TextData extends Pick<TextBox, "words" | "color" | "background" | "font" | "effects"> {
  serial: number;
  sprite: number;
}

/** The bubble of the sprite with the serial number. */
export interface BubbleData {
  serial: number;
  kind: BubbleKind;
  text: string;
}

/** The variables and lists that the stage shows. */
export interface MonitorData {
  variables: Array<{ id: string; value: string }>;
  /** `items` are the last ones of `length`. */
  lists: Array<{ id: string; length: number; items: string[] }>;
}

/** An effect, or a note where `seconds` are given. `volume` is 0 to 100. */
export interface SoundData {
  name: string;
  seconds: number | null;
  volume: number;
}

/** A request to the page, whose reply the program waits for. */
export type HostRequest = { id: number } & HostCall;

export type HostCall =
  | { call: "ask"; text: string }
  /** Cancels a question, because no script waits for its answer any more. */
  | { call: "cancelQuestion"; questionId: number }
  | { call: "pickPicture" }
  | { call: "startRecognition" }
  | { call: "showCamera" }
  | { call: "speak"; text: string; volume: number }
  | { call: "result" }
  | { call: "confidence"; classId: string }
  | { call: "isClass"; classId: string }
  | { call: "addPicture"; classId: string }
  | { call: "train"; settings: Partial<TrainingSettings> };

/** Limits of one answer; the frame respects them, and the page refuses anything beyond. */
export const LIMITS = {
  bubbles: 100,
  texts: 200,
  sounds: 24,
  problems: 20,
  hostRequests: 50,
  highlighted: 1000,
  items: 50,
  params: 8,
  text: 400,
  id: 100,
  refusal: 600,
} as const;

/** Limit of unanswered calls. */
export const MAX_PENDING_CALLS = 500;

/** Shortens a text that is sent between frame and page. */
export const truncate = (text: string, maxLength: number = LIMITS.text): string => truncateText(text, maxLength);

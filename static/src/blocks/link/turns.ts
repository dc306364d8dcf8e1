/**
 * What a page and the frame in which a program runs tell each other. They speak in turns: the page says something,
 * the frame answers exactly once. So the frame can never say more than it was asked for.
 */
import type { Recognition as Answered, TrainingSettings } from "../../contract";
import type { SavedProgram, Value } from "../compile";
import type { ProblemCode } from "../runtime/problems";
import type { RunState } from "../runtime/runtime";
import type { Speed } from "../runtime/speed";
import type { BubbleKind, Point, VideoLook } from "../runtime/world";
import type { OutlineData } from "../stage/outlines";
import type { Facts } from "../../words";

/** What the page says in its turn. */
export interface Turn {
  /** Which run of the program is meant; answers that belong to another one are of no interest. */
  run: number;
  events: PageEvent[];
  /** Scripts get the time of one frame. */
  frame: boolean;
  /** The answer is to name the blocks at which scripts stand. */
  light: boolean;
}

export type PageEvent =
  /** `scene` is the one to begin with. */
  | { is: "start"; program: SavedProgram; scene: string }
  | { is: "stop" }
  | { is: "pause" }
  | { is: "resume" }
  | { is: "speed"; speed: Speed }
  | { is: "key"; key: string; down: boolean }
  | { is: "releaseKeys" }
  | { is: "pointer"; at: Point }
  | { is: "button"; pressed: boolean }
  | { is: "click"; at: Point }
  | { is: "outline"; picture: string; outline: OutlineData }
  | { is: "model"; known: boolean }
  | { is: "answered"; answer: Answered | null; since: number }
  | { is: "school"; school: SchoolFacts }
  | { is: "cameraOff" }
  | { is: "reply"; id: number; value: Value }
  | { is: "refusal"; id: number; problem: ToldProblem };

/** What a program may know of the project's classes and their training. */
export interface SchoolFacts {
  /** Number of pictures, by the class's id; null where nothing can be taught. */
  counts: ReadonlyMap<string, number> | null;
  /** 0 to 100. */
  progress: number;
  /** 0 to 1. */
  accuracy: number;
}

/** An error that crosses the border: a known problem, or words for a person, or neither. */
export interface ToldProblem {
  code: ProblemCode | null;
  facts: Facts;
  text: string | null;
}

/** What the frame answers. Parts that are left out have not changed. */
export interface Told {
  run: number;
  state: RunState;
  /** How often the program has forgotten its recognition. */
  cleared: number;
  /** The camera is wanted, to recognise what it sees. */
  seeing: boolean;
  /** The camera is wanted for its picture's sake. */
  watching: boolean;
  look?: VideoLook;
  /** What every sprite looks like: see `stage/rows`. */
  rows?: Float32Array;
  background?: string;
  bubbles?: ToldBubble[];
  data?: ToldData;
  lit?: string[];
  problems?: Array<ToldProblem & { blockId: string; sprite: string }>;
  /** Questions, windows, sounds and teaching end, before anything else in the answer counts. */
  closed?: boolean;
  /** All sounds end. */
  hushed?: boolean;
  sounds?: ToldSound[];
  errands?: Errand[];
  /** The program had no script to run. */
  nothingToRun?: boolean;
}

/** A bubble of the sprite with that serial number. */
export interface ToldBubble {
  serial: number;
  kind: BubbleKind;
  text: string;
}

/** Variables and lists as far as the stage shows them. */
export interface ToldData {
  variables: Array<{ id: string; value: string }>;
  /** `items` are the last ones of `length`. */
  lists: Array<{ id: string; length: number; items: string[] }>;
}

/** An effect, or a note where `seconds` are given. `volume` is 0 to 100. */
export interface ToldSound {
  name: string;
  seconds: number | null;
  volume: number;
}

/** What a program asks the page to do for it, and waits for. */
export type Errand = { id: number } & ErrandWish;

export type ErrandWish =
  | { do: "ask"; text: string }
  /** Nobody waits any more for the answer to that errand's question. */
  | { do: "unask"; asked: number }
  | { do: "pick" }
  | { do: "see" }
  | { do: "watch" }
  | { do: "speak"; text: string; volume: number }
  | { do: "result" }
  | { do: "confidence"; classId: string }
  | { do: "is"; classId: string }
  | { do: "addPicture"; classId: string }
  | { do: "train"; settings: Partial<TrainingSettings> };

/** The most that one answer may hold; the frame keeps to it, and the page believes nothing beyond. */
export const MOST = {
  bubbles: 100, sounds: 24, problems: 20, errands: 50, lit: 1000, items: 50, facts: 8,
  text: 400, id: 100, refusal: 600,
} as const;

/** So many errands may be under way at once. */
export const MOST_ERRANDS = 500;

/** Text that may cross the border. */
export const cut = (text: string, longest: number = MOST.text): string => (text.length > longest ? text.slice(0, longest) : text);

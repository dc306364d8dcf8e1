/** What surrounds a player. */
import type { Endpoints } from "../recognition/answers";
import type { CameraConsent } from "../recognition/consent";
import type { School } from "../recognition/teaching";
import type { VideoSurroundings } from "../recognition/video";
import type { ScriptProblem } from "../runtime/problems";
import type { Clock } from "../runtime/world";
import type { Addresses } from "../stage/addresses";
import type { OpenBox } from "./box";
import type { Loudspeaker } from "./errands";

/** What the program may reach of the project, and how. */
export interface PlayedProject extends Omit<School, "picture" | "wait" | "told"> {
  /** The ids of the classes that there are. */
  classes(): readonly string[];
}

export interface PlayerEvents {
  /** The blocks at which scripts stand, some times a second. */
  light(blockIds: ReadonlySet<string>): void;
  problem(problem: ScriptProblem): void;
  /** The program had no script to run. */
  nothingToRun(): void;
  /** The program wants to teach, where it may not; told once a run. */
  cannotTeach(): void;
}

/** What a player is put together from: real things on a page, made-up ones in tests. */
export interface PlayerParts {
  open: OpenBox;
  clock: Pick<Clock, "now" | "everyFrame">;
  endpoints: Endpoints;
  newSession(): string;
  sounds: Loudspeaker;
  /** The addresses of pictures. */
  address: Addresses;
  camera: Pick<VideoSurroundings, "openEye" | "unseen" | "wait">;
  /** Whether the program may use the camera. */
  consent: CameraConsent;
  wait(ms: number): Promise<unknown>;
}

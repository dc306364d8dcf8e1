/** What a player depends on. */

import type { SoundOutput } from "../../audio/soundOutput";
import type { CameraConsent } from "../../recognition/cameraConsent";
import type { CameraDependencies } from "../../recognition/cameraRecognition";
import type { TrainingHost } from "../../recognition/modelTraining";
import type { RecognitionEndpoints } from "../../recognition/recognitionClient";
import type { ScriptProblem } from "../../runtime/problems";
import type { Clock } from "../../runtime/world";
import type { PictureUrls } from "../../stage/display/pictureUrls";
import type { OpenSandboxFrame } from "./sandboxFrame";

/** The parts of a project that a program may use. */
export interface HostProject extends Omit<TrainingHost, "currentPicture" | "delay" | "onFactsChanged"> {
  /** The ids of the existing classes. */
  classIds(): readonly string[];
  /** How easily its model says that it does not know a picture. */
  strictness(): number;
}

export interface PlayerEvents {
  /** The blocks that scripts have reached, several times a second. */
  onHighlight(blockIds: ReadonlySet<string>): void;
  onProblem(problem: ScriptProblem): void;
  /** The program had no script to run. */
  onNothingToRun(): void;
  /** The program tried to train where it must not; called once per run. */
  onTrainingUnavailable(): void;
}

/** The dependencies of a player: the browser's on a page, fakes in tests. */
export interface PlayerDependencies {
  openFrame: OpenSandboxFrame;
  clock: Pick<Clock, "now" | "everyFrame">;
  endpoints: RecognitionEndpoints;
  newSession(): string;
  sounds: SoundOutput;
  /** Maps pictures to their addresses. */
  pictureUrl: PictureUrls;
  camera: Pick<CameraDependencies, "openCamera" | "isHidden" | "delay">;
  /** Whether the program may use the camera. */
  cameraConsent: CameraConsent;
  delay(ms: number): Promise<unknown>;
}

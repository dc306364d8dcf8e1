/** Everything that runs beside a program's scripts: camera, windows, sounds and training. */

import { heatMapParts } from "../../../components/HeatMap";
import { CameraRecognition } from "../../recognition/cameraRecognition";
import { ModelTraining } from "../../recognition/modelTraining";
import { PictureInputState } from "../../recognition/pictureInputState";
import type { RecognitionClient } from "../../recognition/recognitionClient";
import { DEFAULT_VIDEO_DISPLAY } from "../../runtime/world";
import { QuestionQueue } from "../../stage/display/questionQueue";
import type { FrameUpdate, SoundData, TrainingFacts } from "../protocol/messages";
import type { HostProject, PlayerDependencies } from "./dependencies";

export interface PeripheralEvents {
  /** Called with the error that turned the camera off. */
  onCameraFailed(error: unknown): void;
  /** Called when the facts about classes and training have changed. */
  onTrainingFactsChanged(): void;
}

export class Peripherals {
  readonly pictureInput = new PictureInputState();
  readonly questions = new QuestionQueue();
  readonly video: CameraRecognition;
  readonly training: ModelTraining | null;

  constructor(
    private readonly project: HostProject | null,
    private readonly dependencies: PlayerDependencies,
    private readonly recognition: RecognitionClient,
    private readonly events: PeripheralEvents,
  ) {
    this.video = this.makeVideo();
    this.training = this.makeTraining();
  }

  trainingFacts(): TrainingFacts {
    const { project, training } = this;
    const counts =
      project === null ? null : new Map(project.classIds().map((id) => [id, project.pictureCount(id) ?? 0]));
    return { counts, progress: training?.progress ?? 0, accuracy: training?.validationAccuracy ?? 0 };
  }

  /** Applies an update of the frame to calls, camera and sounds. */
  applyUpdate({ callsCanceled, soundsStopped, wantsRecognition, wantsCamera, videoDisplay }: FrameUpdate): void {
    if (callsCanceled) this.cancelInputs();
    if (soundsStopped) this.dependencies.sounds.stopAll();
    if (videoDisplay !== undefined) this.video.display.value = videoDisplay;
    if (!wantsRecognition) this.video.stopRecognition();
    if (!wantsRecognition && !wantsCamera && this.video.isOn) this.video.closeCamera();
  }

  playSound({ name, seconds, volume }: SoundData): void {
    this.dependencies.sounds.volume = volume;
    if (seconds === null) this.dependencies.sounds.playEffect(name);
    else this.dependencies.sounds.playNote(name, seconds);
  }

  /** Pauses together with the scripts. */
  setPaused(paused: boolean): void {
    this.video.setPaused(paused);
    this.dependencies.sounds.setPaused(paused);
  }

  /** Ends everything that the program has started. */
  stopAll(): void {
    this.cancelInputs();
    this.video.closeCamera();
    this.video.display.value = DEFAULT_VIDEO_DISPLAY;
    this.dependencies.sounds.stopAll();
  }

  private cancelInputs(): void {
    this.pictureInput.closeDialog();
    this.questions.cancelAll();
    this.training?.reset();
  }

  private makeVideo(): CameraRecognition {
    return new CameraRecognition({
      ...this.dependencies.camera,
      now: () => this.dependencies.clock.now(),
      recognize: (picture) => this.recognition.recognize(picture, { retries: 0, live: true, parts: heatMapParts() }),
      onFailed: (error) => this.events.onCameraFailed(error),
    });
  }

  private makeTraining(): ModelTraining | null {
    if (this.project === null) return null;
    return new ModelTraining({
      ...this.project,
      currentPicture: async () => (await this.video.captureSeen()) ?? this.recognition.lastPicture,
      delay: this.dependencies.delay,
      onFactsChanged: () => this.events.onTrainingFactsChanged(),
    });
  }
}

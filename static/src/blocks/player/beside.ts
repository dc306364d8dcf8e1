/** What goes on beside a program's scripts: the camera, windows, sounds and teaching. */
import type { SchoolFacts, Told, ToldSound } from "../link/turns";
import type { Answers } from "../recognition/answers";
import { PictureWindow } from "../recognition/pictureInput";
import { Teaching } from "../recognition/teaching";
import { CameraRecognition } from "../recognition/video";
import { FIRST_LOOK } from "../runtime/world";
import { Question } from "../stage/question";
import type { PlayedProject, PlayerParts } from "./parts";

export interface BesideEvents {
  /** The camera is off, because of this. */
  cameraFailed(error: unknown): void;
  /** What may be known of the project's classes and their training is another now. */
  schoolChanged(): void;
}

export class Beside {
  readonly window = new PictureWindow();
  readonly question = new Question();
  readonly video: CameraRecognition;
  readonly teaching: Teaching | null;

  constructor(
    private readonly project: PlayedProject | null, private readonly parts: PlayerParts,
    private readonly answers: Answers, private readonly events: BesideEvents,
  ) {
    this.video = this.makeVideo();
    this.teaching = this.makeTeaching();
  }

  school(): SchoolFacts {
    const { project, teaching } = this;
    const counts = project === null ? null : new Map(project.classes().map((id) => [id, project.pictureCount(id) ?? 0]));
    return { counts, progress: teaching?.progress ?? 0, accuracy: teaching?.accuracy ?? 0 };
  }

  /** As the frame says: what ends, the camera, and what sounds. */
  take({ closed, hushed, seeing, watching, look }: Told): void {
    if (closed) this.endQuestions();
    if (hushed) this.parts.sounds.stop();
    if (look !== undefined) this.video.look.value = look;
    if (!seeing) this.video.rest();
    if (!seeing && !watching && this.video.running) this.video.stop();
  }

  sound({ name, seconds, volume }: ToldSound): void {
    this.parts.sounds.volume = volume;
    if (seconds === null) this.parts.sounds.effect(name);
    else this.parts.sounds.note(name, seconds);
  }

  /** It stands still while the scripts do. */
  hold(held: boolean): void {
    this.video.hold(held);
    this.parts.sounds.hold(held);
  }

  /** Nothing of what a program began goes on. */
  end(): void {
    this.endQuestions();
    this.video.stop();
    this.video.look.value = FIRST_LOOK;
    this.parts.sounds.stop();
  }

  private endQuestions(): void {
    this.window.close();
    this.question.close();
    this.teaching?.reset();
  }

  private makeVideo(): CameraRecognition {
    return new CameraRecognition({
      ...this.parts.camera,
      now: () => this.parts.clock.now(),
      recognize: (picture) => this.answers.recognize(picture, { retries: 0 }),
      failed: (error) => this.events.cameraFailed(error),
    });
  }

  private makeTeaching(): Teaching | null {
    if (this.project === null) return null;
    return new Teaching({
      ...this.project,
      picture: async () => this.video.eye.value?.picture() ?? this.answers.lastPicture,
      wait: this.parts.wait,
      told: () => this.events.schoolChanged(),
    });
  }
}

/** Decides whether a program that somebody else made may use the camera: the page asks, whatever the browser allows. */
import { BlockProblem } from "../runtime/problems";
import type { OpenStageCamera } from "./stageCamera";

export class CameraConsent {
  private refused = false;

  /** `granted`: the page need not ask. */
  constructor(
    private granted: boolean,
    private readonly askUser: () => Promise<boolean>,
  ) {}

  get isGranted(): boolean {
    return this.granted;
  }

  /** A refusal is valid until the program is started again. */
  resetRefusal(): void {
    this.refused = false;
  }

  /** Asks, at most once per run, before opening the camera. Throws `BlockProblem` when it was refused. */
  guard(open: OpenStageCamera): OpenStageCamera {
    return async () => {
      if (!this.granted && !this.refused) {
        this.granted = await this.askUser();
        this.refused = !this.granted;
      }
      if (!this.granted) throw new BlockProblem("camera_refused");
      return open();
    };
  }
}

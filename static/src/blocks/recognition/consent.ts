/** Whether a program that somebody else made may use the camera: whoever sits before it is asked, whatever the browser allows. */
import { BlockProblem } from "../runtime/problems";
import type { OpenAnEye } from "./eye";

export class CameraConsent {
  private refused = false;

  /** `given`: nothing has to be asked. */
  constructor(private isGiven: boolean, private readonly ask: () => Promise<boolean>) {}

  get given(): boolean {
    return this.isGiven;
  }

  /** A refusal counts until the program is started again. */
  begin(): void {
    this.refused = false;
  }

  /** Asks, at most once a run, before it opens an eye. That throws `BlockProblem` where it may not. */
  before(open: OpenAnEye): OpenAnEye {
    return async () => {
      if (!this.isGiven && !this.refused) {
        this.isGiven = await this.ask();
        this.refused = !this.isGiven;
      }
      if (!this.isGiven) throw new BlockProblem("camera_refused");
      return open();
    };
  }
}

/** The extension's camera: opened when a block first needs it, and closed soon after the last one has stopped. */
import { CameraError, captureSquare, type OpenCamera, openCamera } from "../camera";
import type { Scratch } from "./scratch";

/** The green flag stops everything before it starts again, and pages from the disk ask at every opening. */
const CLOSE_AFTER_MS = 3000;

export class Webcam {
  readonly video = document.createElement("video");
  private camera: Promise<OpenCamera> | null = null;
  private closing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly scratch: Scratch) {
    this.video.muted = true;
    this.video.playsInline = true;
  }

  /** Opens it, where it is closed; everyone who asks meanwhile waits for the one answer. Rejects with CameraError. */
  async open(): Promise<void> {
    clearTimeout(this.closing);
    this.camera ??= this.start();
    try {
      await this.camera;
    } catch (error) {
      this.camera = null;
      throw error;
    }
  }

  /** The center square of the newest frame, never mirrored. Rejects with CameraError. */
  async picture(): Promise<Blob> {
    await this.open();
    return captureSquare(this.video);
  }

  /** Closes it unless somebody opens it again at once. */
  closeSoon(): void {
    clearTimeout(this.closing);
    this.closing = setTimeout(() => void this.close(), CLOSE_AFTER_MS);
  }

  private async close(): Promise<void> {
    const camera = this.camera;
    this.camera = null;
    this.video.srcObject = null;
    (await camera)?.close();
  }

  private async start(): Promise<OpenCamera> {
    if ((await this.scratch.canRecordVideo?.()) === false) throw new CameraError("denied");
    const camera = await openCamera();
    this.video.srcObject = camera.stream;
    await this.video.play();
    return camera;
  }
}

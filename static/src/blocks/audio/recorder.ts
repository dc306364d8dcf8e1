/** Records from the microphone, which is on only while it records. */

export class Recording {
  private readonly parts: Blob[] = [];
  private readonly recorder: MediaRecorder;
  private readonly ended: Promise<Blob>;

  private constructor(private readonly stream: MediaStream) {
    this.recorder = new MediaRecorder(stream);
    this.recorder.ondataavailable = ({ data }) => this.parts.push(data);
    this.ended = new Promise((settle) => {
      this.recorder.onstop = () => settle(new Blob(this.parts, { type: this.recorder.mimeType }));
    });
    this.recorder.start();
  }

  /** Asks for the microphone. Rejects with the browser's error where there is none or it is refused. */
  static async start(): Promise<Recording> {
    return new Recording(await navigator.mediaDevices.getUserMedia({ audio: true, video: false }));
  }

  /** Whether this browser records on this page: without https it hides the microphone. */
  static get isPossible(): boolean {
    return typeof MediaRecorder !== "undefined" && navigator.mediaDevices !== undefined;
  }

  /** Ends it and turns the microphone off. May be called again. */
  async stop(): Promise<Blob> {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    for (const track of this.stream.getTracks()) track.stop();
    return this.ended;
  }
}

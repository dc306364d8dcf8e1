/** The worker that recognizes, as its page asks it: each question has its answer, and a limit of time. */
import type { DeviceModelData, Recognition } from "../apiTypes";
import { DeviceEnded, DeviceUnreachable } from "./deviceErrors";
import type { Question } from "./engine/deviceModel";
import type { FromWorker, OpenModel, Recognize } from "./engine/messages";
import type { WasmAddresses } from "./engine/network";

type Asked = Omit<OpenModel, "id"> | Omit<Recognize, "id">;

/** A worker that has not answered by then never will: a tablet without memory ends it without a word. */
const PICTURE_MS = 20_000;
/** Opening loads megabytes. */
const OPEN_MS = 120_000;

interface Waiting {
  resolve: (answer: FromWorker) => void;
  reject: (error: Error) => void;
}

/** One worker with one model, which it owns. It ends by itself when it fails. */
export class AskedWorker {
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private end: DeviceEnded | null = null;

  constructor(private readonly worker: Worker) {
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.settle(data));
    worker.addEventListener("error", ({ message }) => this.stop(message));
  }

  get ended(): boolean {
    return this.end !== null;
  }

  /** Loads the model, and its network where another one is loaded. All addresses are whole. */
  async open(wasm: WasmAddresses, model: string, data: DeviceModelData): Promise<void> {
    await this.ask({ type: "open", wasm, model, data }, OPEN_MS);
  }

  async recognize(model: string, picture: Blob, question: Question): Promise<Recognition> {
    const message = await this.ask({ type: "recognize", model, picture, question }, PICTURE_MS);
    if ("answer" in message) return message.answer;
    throw new Error("no answer");
  }

  private ask(message: Asked, limitMs: number): Promise<FromWorker> {
    this.asked += 1;
    const id = this.asked;
    return new Promise<FromWorker>((resolve, reject) => {
      if (this.end !== null) return reject(this.end);
      const timer = setTimeout(() => this.stop("no answer in time"), limitMs);
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      };
      this.waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.worker.postMessage({ ...message, id });
    });
  }

  private settle(answer: FromWorker): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (!("problem" in answer)) waiting?.resolve(answer);
    else waiting?.reject(answer.unreachable ? new DeviceUnreachable(answer.problem) : new Error(answer.problem));
  }

  /** Ends the worker: nobody is to wait for it. */
  private stop(problem: string): void {
    this.worker.terminate();
    this.end ??= new DeviceEnded(problem);
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
  }
}

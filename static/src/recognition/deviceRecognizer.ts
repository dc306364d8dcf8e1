/** Recognizes on this device, in a worker; everything that needs is loaded when the first model is opened. */

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import type { DeviceModelData, Recognition } from "../api";
import type { Question } from "./engine/deviceModel";
import type { FromWorker, OpenModel, Recognize } from "./engine/messages";
import RecognitionWorker from "./engine/worker?worker";

type Answered = (message: FromWorker) => void;
type Asked = Omit<OpenModel, "id"> | Omit<Recognize, "id">;

/** One worker with one model. Its owner calls `close`. */
export class DeviceRecognizer {
  private readonly worker = new RecognitionWorker();
  private readonly waiting = new Map<number, Answered>();
  private asked = 0;
  private problem: string | null = null;

  constructor() {
    this.worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    });
    this.worker.addEventListener("error", ({ message }) => this.fail(message));
  }

  /** Loads the model, and its network where another one is loaded. Throws an Error. */
  async open(model: DeviceModelData): Promise<void> {
    const wasm = { simd: absolute(simd), plain: absolute(plain) };
    await this.ask({ type: "open", wasm, model: { ...model, network: absolute(model.network) } });
  }

  /** Throws an Error, also for a picture that this browser cannot read. */
  async recognize(picture: Blob, question: Question): Promise<Recognition> {
    const message = await this.ask({ type: "recognize", picture, question });
    if ("answer" in message) return message.answer;
    throw new Error("no answer");
  }

  close(): void {
    this.worker.terminate();
    this.fail("closed");
  }

  private ask(message: Asked): Promise<FromWorker> {
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve, reject) => {
      if (this.problem !== null) return reject(new Error(this.problem));
      this.waiting.set(id, (answer) => ("problem" in answer ? reject(new Error(answer.problem)) : resolve(answer)));
      this.worker.postMessage({ ...message, id });
    });
  }

  /** The worker is gone: nobody is to wait for it. */
  private fail(problem: string): void {
    this.problem = problem;
    for (const [id, answered] of this.waiting) answered({ id, problem });
    this.waiting.clear();
  }
}

/** The worker's own address is not the page's. */
const absolute = (address: string): string => new URL(address, window.location.href).href;

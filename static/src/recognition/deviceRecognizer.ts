/** Recognizes on this device, in a worker; everything that needs is loaded when the first model is opened. */

import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import type { DeviceModelData, Recognition } from "../api";
import { AskedWorker } from "./askedWorker";
import type { Question } from "./engine/deviceModel";
import RecognitionWorker from "./engine/worker?worker";
import type { Device } from "./recognitionPlaces";

/** One worker with one model. It ends by itself when it fails. */
export class DeviceRecognizer implements Device {
  private readonly worker = new AskedWorker(new RecognitionWorker());

  get ended(): boolean {
    return this.worker.ended;
  }

  /** Loads the model, and its network where another one is loaded. */
  async open(model: string, data: DeviceModelData): Promise<void> {
    const wasm = { simd: absolute(simd), plain: absolute(plain) };
    await this.worker.open(wasm, model, { ...data, network: absolute(data.network) });
  }

  recognize(model: string, picture: Blob, question: Question): Promise<Recognition> {
    return this.worker.recognize(model, picture, question);
  }
}

/** The worker's own address is not the page's. */
const absolute = (address: string): string => new URL(address, window.location.href).href;

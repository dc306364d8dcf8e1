/** The model in a file that was taken along: woken once, asked about the golden pictures, and then about one picture after the other. */
import type { DeviceModelData, Recognition } from "../apiTypes";
import { AskedWorker } from "./askedWorker";
import { bytesOf, type Question } from "./engine/deviceModel";
import type { WasmAddresses } from "./engine/network";

/** What the server writes into such a file (app/exports/packing/in_browser.py). */
export interface TakenFacts {
  /** The project's name. */
  title: string;
  /** The worker that recognizes, in base64. */
  worker: string;
  /** Addresses that hold what they lead to, and so does the model's network: nothing is fetched from elsewhere. */
  wasm: WasmAddresses;
  model: DeviceModelData;
  /** Pictures (PNG in base64), and the confidences that the server gave, in the order of the classes. */
  golden: { picture: string; confidences: number[] }[];
  /** The largest difference of a confidence that browsers may have. */
  tolerance: number;
}

/** The only model that the worker ever has. */
const MODEL = "the one of this file";
const QUESTION: Question = { parts: [], strictness: 0 };

export class TakenModel {
  private worker: Promise<AskedWorker> | null = null;

  constructor(private readonly facts: TakenFacts) {}

  /** How far the confidences for the golden pictures are from the server's. Rejects where the model does not work. */
  async difference(): Promise<number> {
    let largest = 0;
    for (const { picture, confidences } of this.facts.golden) {
      const { scores } = await this.recognize(new Blob([bytesOf(picture)], { type: "image/png" }));
      for (const { class_id, confidence } of scores) {
        const place = this.facts.model.classes.findIndex(({ id }) => id === class_id);
        largest = Math.max(largest, Math.abs(confidence - (confidences[place] ?? Number.NaN)));
      }
    }
    return largest;
  }

  /** Rejects for a picture that this browser cannot read, and where the model does not work. */
  async recognize(picture: Blob, question = QUESTION): Promise<Recognition> {
    const worker = await this.opened();
    return worker.recognize(MODEL, picture, question);
  }

  /** The worker with the model; another one after one that ended. */
  private async opened(): Promise<AskedWorker> {
    if (this.worker !== null && (await this.worker).ended) this.worker = null;
    this.worker ??= this.open();
    return this.worker;
  }

  private async open(): Promise<AskedWorker> {
    const { worker: program, wasm, model } = this.facts;
    const address = URL.createObjectURL(new Blob([bytesOf(program)], { type: "text/javascript" }));
    const worker = new AskedWorker(new Worker(address));
    await worker.open(wasm, MODEL, model);
    URL.revokeObjectURL(address);
    return worker;
  }
}

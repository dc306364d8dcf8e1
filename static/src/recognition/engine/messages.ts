/** What a page asks the worker that recognizes, and what it answers. */
import type { DeviceModelData, Recognition } from "../../apiTypes";
import type { Question } from "./deviceModel";
import type { WasmAddresses } from "./network";

export interface OpenModel {
  type: "open";
  id: number;
  wasm: WasmAddresses;
  /** The model's id. */
  model: string;
  data: DeviceModelData;
}

export interface Recognize {
  type: "recognize";
  id: number;
  /** The id of the model that is to answer. */
  model: string;
  picture: Blob;
  question: Question;
}

export type ToWorker = OpenModel | Recognize;

export type FromWorker =
  | { id: number; opened: true }
  | { id: number; answer: Recognition }
  /** `unreachable`: something could not be loaded. */
  | { id: number; problem: string; unreachable: boolean };

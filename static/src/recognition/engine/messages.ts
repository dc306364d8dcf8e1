/** What a page asks the worker that recognizes, and what it answers. */
import type { DeviceModelData, Recognition } from "../../apiTypes";
import type { Question } from "./deviceModel";
import type { WasmAddresses } from "./network";

export interface OpenModel {
  type: "open";
  id: number;
  wasm: WasmAddresses;
  model: DeviceModelData;
}

export interface Recognize {
  type: "recognize";
  id: number;
  picture: Blob;
  question: Question;
}

export type ToWorker = OpenModel | Recognize;

export type FromWorker =
  | { id: number; opened: true }
  | { id: number; answer: Recognition }
  | { id: number; problem: string };

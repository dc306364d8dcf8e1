/** The worker that recognizes: it loads a network once, and answers one picture after the other. */
import type { DeviceModelData } from "../../apiTypes";
import { DeviceModel, type Question } from "./deviceModel";
import type { FromWorker, OpenModel, ToWorker } from "./messages";
import { networkRunner, type RunNetwork, startWasm } from "./network";
import { readNetworkFile } from "./networkFile";
import { pictureSquare } from "./pictureSquare";
import { fitSquare, SIDE } from "./square";

interface OpenNetwork {
  address: string;
  side: number;
  mapSide: number;
  channels: number;
  run: RunNetwork;
}

let started: Promise<void> | null = null;
let network: OpenNetwork | null = null;
let model: DeviceModel | null = null;
let last: Promise<unknown> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  last = last.then(() => handle(data)).then(reply, (error: unknown) => reply({ id: data.id, problem: String(error) }));
});

const reply = (message: FromWorker): void => self.postMessage(message);

async function handle(message: ToWorker): Promise<FromWorker> {
  if (message.type === "open") {
    await open(message);
    return { id: message.id, opened: true };
  }
  return { id: message.id, answer: await recognize(message.picture, message.question) };
}

/** Opens a model; the network stays loaded if it is the same. */
async function open({ wasm, model: data }: OpenModel): Promise<void> {
  started ??= startWasm(wasm);
  await started;
  if (network?.address !== data.network) network = await loadNetwork(data);
  model = new DeviceModel(data);
}

async function loadNetwork({ network: address }: DeviceModelData): Promise<OpenNetwork> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`no network: ${response.status}`);
  const file = readNetworkFile(await response.arrayBuffer());
  return { address, side: file.side, mapSide: file.mapSide, channels: file.channels, run: networkRunner(file) };
}

async function recognize(picture: Blob, question: Question) {
  if (network === null || model === null) throw new Error("no model yet");
  const square = fitSquare(await pictureSquare(picture), SIDE, network.side);
  return model.answer(await network.run(square), network.mapSide, network.channels, question);
}

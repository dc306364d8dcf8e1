/** The worker that recognizes: it loads a network once, and answers one picture after the other. */
import { DeviceModel } from "./deviceModel";
import type { FromWorker, OpenModel, Recognize, ToWorker } from "./messages";
import { type RunningNetwork, runningNetwork, startWasm, type WasmAddresses } from "./network";
import { readNetworkFile } from "./networkFile";
import { pictureSquare } from "./pictureSquare";
import { fitSquare, SIDE } from "./square";

interface OpenNetwork extends RunningNetwork {
  address: string;
  side: number;
  mapSide: number;
  channels: number;
}

/** Something could not be loaded. */
class Unreachable extends Error {}

let started: Promise<void> | null = null;
let network: OpenNetwork | null = null;
let opened: { id: string; model: DeviceModel } | null = null;
let last: Promise<unknown> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  last = last
    .then(() => handle(data))
    .then(reply, (error: unknown) =>
      reply({ id: data.id, problem: String(error), unreachable: error instanceof Unreachable }),
    );
});

const reply = (message: FromWorker): void => self.postMessage(message);

async function handle(message: ToWorker): Promise<FromWorker> {
  if (message.type === "open") {
    await open(message);
    return { id: message.id, opened: true };
  }
  return { id: message.id, answer: await recognize(message) };
}

/** Opens a model; the network stays loaded if it is the same. */
async function open({ wasm, model, data }: OpenModel): Promise<void> {
  opened = null;
  started ??= start(wasm);
  await started;
  if (network?.address !== data.network) await changeNetwork(data.network);
  opened = { id: model, model: new DeviceModel(data) };
}

/** What does not start now may start when it is asked for again. */
async function start(wasm: WasmAddresses): Promise<void> {
  try {
    await load(wasm.simd); // TensorFlow.js does not tell what could not be loaded from what cannot run
    await startWasm(wasm);
  } catch (error) {
    started = null;
    throw error;
  }
}

async function changeNetwork(address: string): Promise<void> {
  const file = readNetworkFile(await load(address));
  network?.dispose();
  network = null;
  const { side, mapSide, channels } = file;
  network = { address, side, mapSide, channels, ...runningNetwork(file) };
}

async function load(address: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(address);
    if (response.ok) return await response.arrayBuffer();
    throw new Error(`${response.status}`);
  } catch (error) {
    throw new Unreachable(`${address}: ${error}`);
  }
}

async function recognize({ model: id, picture, question }: Recognize) {
  if (network === null || opened?.id !== id) throw new Error("another model is open");
  const square = fitSquare(await pictureSquare(picture), SIDE, network.side);
  return opened.model.answer(await network.run(square), network.mapSide, network.channels, question);
}

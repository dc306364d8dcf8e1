/** The place of recognition on this page: one for all that recognizes there, since one network is enough. */
import { getDeviceModel, recognize } from "../api";
import { readStored, writeStored } from "../storage";
import { type Device, type Place, RecognitionPlaces } from "./recognitionPlaces";

const CHOICE_KEY = "eyeblocks.recognitionPlace";

let device: Promise<Device> | null = null;

export const recognitionPlaces = new RecognitionPlaces({
  recognizeOnServer: recognize,
  getDeviceModel,
  startDevice: () => {
    device ??= startDevice();
    return device;
  },
  now: () => performance.now(),
  savesData: () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true,
  choice: { read: storedChoice, write: (place) => writeStored(CHOICE_KEY, place) },
});

/** Its code and the network are megabytes, so they are loaded only here. */
async function startDevice(): Promise<Device> {
  const { DeviceRecognizer } = await import("./deviceRecognizer");
  return new DeviceRecognizer();
}

function storedChoice(): Place | null {
  const stored = readStored(CHOICE_KEY);
  return stored === "device" || stored === "server" ? stored : null;
}

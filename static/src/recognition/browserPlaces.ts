/** The place of recognition on this page: one for all that recognizes there, since one network is enough. */
import { getDeviceModel, recognize } from "../api";
import { readStored, writeStored } from "../storage";
import { DeviceUnreachable } from "./deviceErrors";
import type { DeviceRecognizer } from "./deviceRecognizer";
import { type Place, RecognitionPlaces } from "./recognitionPlaces";

const CHOICE_KEY = "eyeblocks.recognitionPlace";

let device: DeviceRecognizer | null = null;

export const recognitionPlaces = new RecognitionPlaces({
  recognizeOnServer: recognize,
  getDeviceModel,
  startDevice: async () => {
    const { DeviceRecognizer } = await loadRecognizer();
    if (device === null || device.ended) device = new DeviceRecognizer();
    return device;
  },
  now: () => performance.now(),
  savesData: () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true,
  choice: { read: storedChoice, write: (place) => writeStored(CHOICE_KEY, place) },
});

/** Its code and the network are megabytes, so they are loaded only here. */
async function loadRecognizer() {
  return import("./deviceRecognizer").catch((error: unknown) => {
    throw new DeviceUnreachable(String(error));
  });
}

function storedChoice(): Place | null {
  const stored = readStored(CHOICE_KEY);
  return stored === "device" || stored === "server" ? stored : null;
}

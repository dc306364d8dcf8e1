/** The real things of a browser that a player is put together from. */
import { forgetRecognition, recognitionConfidence, recognitionIs, recognitionResult, recognize } from "../../api";
import { pause } from "../../request";
import { language } from "../../words";
import type { CameraConsent } from "../recognition/consent";
import { openEye } from "../recognition/eye";
import { addressesWith } from "../stage/addresses";
import { BrowserSounds } from "../stage/sounds";
import { openProgramFrame } from "./box";
import { browserClock } from "./clock";
import type { PlayerParts } from "./parts";
import { newSession } from "./session";

/** `own` is where the student's own pictures lie; `noVoice` is told when the program wants to speak and the browser cannot. */
export const browserParts = (own: string, consent: CameraConsent, noVoice: () => void): PlayerParts => ({
  open: openProgramFrame, clock: browserClock, newSession, consent, address: addressesWith(own), wait: pause,
  endpoints: { recognize, recognitionResult, recognitionConfidence, recognitionIs, forgetRecognition },
  sounds: new BrowserSounds(language, noVoice),
  camera: { openEye: consent.before(openEye), unseen: () => document.hidden, wait: (ms, stopped) => pause(ms, stopped).catch(() => undefined) },
});

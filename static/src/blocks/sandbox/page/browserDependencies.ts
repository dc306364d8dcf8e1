/** The browser's implementations of everything that a player depends on. */
import { forgetRecognition, recognitionConfidence, recognitionIs, recognitionResult } from "../../../api";
import { randomId } from "../../../randomId";
import { recognitionPlaces } from "../../../recognition/browserPlaces";
import { delay } from "../../../request";
import { language } from "../../../words";
import { BrowserSounds } from "../../audio/browserSounds";
import type { CameraConsent } from "../../recognition/cameraConsent";
import { PlacedEndpoints } from "../../recognition/placedEndpoints";
import { openStageCamera } from "../../recognition/stageCamera";
import { pictureUrls } from "../../stage/display/pictureUrls";
import { browserClock } from "./browserClock";
import type { PlayerDependencies } from "./dependencies";
import { openSandboxFrame } from "./sandboxFrame";

/** The addresses of the student's own pictures and sounds: those of a project or of a shared program. */
export interface OwnUrls {
  pictures: string;
  sounds: string;
}

/** `onSpeechUnavailable` is called when the browser cannot speak. */
export const browserDependencies = (
  ownUrls: OwnUrls,
  cameraConsent: CameraConsent,
  onSpeechUnavailable: () => void,
): PlayerDependencies => ({
  openFrame: openSandboxFrame,
  clock: browserClock,
  newSession: randomId,
  cameraConsent,
  pictureUrl: pictureUrls(ownUrls.pictures),
  delay: delay,
  endpoints: new PlacedEndpoints(recognitionPlaces, {
    recognitionResult,
    recognitionConfidence,
    recognitionIs,
    forgetRecognition,
  }).endpoints(),
  sounds: new BrowserSounds(language, ownUrls.sounds, onSpeechUnavailable),
  camera: {
    openCamera: cameraConsent.guard(openStageCamera),
    isHidden: () => document.hidden,
    delay: (ms, stopped) => delay(ms, stopped).catch(() => undefined),
  },
});

/** The browser's implementations of everything that a player depends on. */
import { forgetRecognition, recognitionConfidence, recognitionIs, recognitionResult, recognize } from "../../../api";
import { randomId } from "../../../randomId";
import { delay } from "../../../request";
import { language } from "../../../words";
import { BrowserSounds } from "../../audio/browserSounds";
import type { CameraConsent } from "../../recognition/cameraConsent";
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
  endpoints: { recognize, recognitionResult, recognitionConfidence, recognitionIs, forgetRecognition },
  sounds: new BrowserSounds(language, ownUrls.sounds, onSpeechUnavailable),
  camera: {
    openCamera: cameraConsent.guard(openStageCamera),
    isHidden: () => document.hidden,
    delay: (ms, stopped) => delay(ms, stopped).catch(() => undefined),
  },
});

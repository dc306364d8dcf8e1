/** Sends a picture of the stage after each save, which the project's card shows. */
import { effect } from "@preact/signals";
import { saveThumbnail } from "../../../api";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../../stage/model/geometry";
import type { BlocksPageStore } from "./blocksPageStore";

/** Long enough for pictures to load and for a burst of changes to end. */
const SEND_DELAY_MS = 2500;

/** The returned function stops it. */
export function sendThumbnails(store: BlocksPageStore): () => void {
  const controller = new AbortController();
  let changed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isIdle = () => store.player.state.value === "idle";
  const sendNow = () => {
    clearTimeout(timer);
    if (!changed || !isIdle()) return;
    changed = false;
    sendThumbnail(store.project.value.id);
  };
  const stop = effect(() => {
    const isSaved = store.autosave.state.value.kind === "saved";
    if (!isSaved || !isIdle()) changed = true;
    clearTimeout(timer);
    if (changed && isSaved && isIdle()) timer = setTimeout(sendNow, SEND_DELAY_MS);
  });
  // Sends at once, so that the start page shows the new picture to whoever goes back.
  window.addEventListener("pagehide", sendNow, { signal: controller.signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.hidden) sendNow();
    },
    { signal: controller.signal },
  );
  return () => {
    controller.abort();
    clearTimeout(timer);
    stop();
  };
}

/** Failures are ignored: a card works without a picture. */
function sendThumbnail(project: string): void {
  const picture = stagePicture();
  if (picture !== null) saveThumbnail(project, picture).catch(() => undefined);
}

/** The background and the sprites; never the camera's picture, which is private. */
function stagePicture(): Blob | null {
  const sprites = document.querySelector<HTMLCanvasElement>(".stage__canvas");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [STAGE_WIDTH, STAGE_HEIGHT];
  const context = canvas.getContext("2d");
  if (sprites === null || context === null || sprites.width === 0) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  const background = document.querySelector<HTMLImageElement>(".stage__background");
  if (background?.complete && background.naturalWidth > 0)
    context.drawImage(background, 0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  context.drawImage(sprites, 0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  return jpegOf(canvas);
}

/** Synchronous, because a page that is being left waits for nothing. */
function jpegOf(canvas: HTMLCanvasElement): Blob {
  const letters = atob(canvas.toDataURL("image/jpeg", 0.85).replace(/^.*,/, ""));
  return new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });
}

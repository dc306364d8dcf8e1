/** Sends what the stage looks like when the program was saved: the project's card shows it. */
import { effect } from "@preact/signals";
import { saveThumbnail } from "../../api";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../stage/geometry";
import type { Workshop } from "./workshop";

/** Long enough for the pictures to be drawn, and for a burst of changes to be over. */
const QUIET_MS = 2500;

/** The returned function ends it. */
export function keepThumbnails(workshop: Workshop): () => void {
  const life = new AbortController();
  let changed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isIdle = () => workshop.player.state.value === "idle";
  const sendNow = () => {
    clearTimeout(timer);
    if (!changed || !isIdle()) return;
    changed = false;
    send(workshop.project.value.id);
  };
  const stop = effect(() => {
    const isSaved = workshop.saving.state.value.kind === "saved";
    if (!isSaved || !isIdle()) changed = true;
    clearTimeout(timer);
    if (changed && isSaved && isIdle()) timer = setTimeout(sendNow, QUIET_MS);
  });
  // Whoever goes back to the start page at once sees the new picture there.
  window.addEventListener("pagehide", sendNow, { signal: life.signal });
  document.addEventListener("visibilitychange", () => { if (document.hidden) sendNow(); }, { signal: life.signal });
  return () => {
    life.abort();
    clearTimeout(timer);
    stop();
  };
}

/** A card without a picture is no harm, so nobody is told when it could not be sent. */
function send(project: string): void {
  const picture = stagePicture();
  if (picture !== null) saveThumbnail(project, picture).catch(() => undefined);
}

/** The background and the sprites; never the camera, whose picture is nobody's business. */
function stagePicture(): Blob | null {
  const sprites = document.querySelector<HTMLCanvasElement>(".stage__canvas");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [STAGE_WIDTH, STAGE_HEIGHT];
  const context = canvas.getContext("2d");
  if (sprites === null || context === null || sprites.width === 0) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  const background = document.querySelector<HTMLImageElement>(".stage__background");
  if (background?.complete && background.naturalWidth > 0) context.drawImage(background, 0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  context.drawImage(sprites, 0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  return jpegOf(canvas);
}

/** At once: a page that is being left waits for nothing. */
function jpegOf(canvas: HTMLCanvasElement): Blob {
  const letters = atob(canvas.toDataURL("image/jpeg", 0.85).replace(/^.*,/, ""));
  return new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });
}

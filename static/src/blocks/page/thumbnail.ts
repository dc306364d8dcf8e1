/** Sends what the stage looks like when the program was saved: the project's card shows it. */
import { effect } from "@preact/signals";
import { saveThumbnail } from "../../api";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../stage/geometry";
import type { Workshop } from "./workshop";

/** Long enough for the pictures to be drawn, and for a burst of changes to be over. */
const QUIET_MS = 2500;

/** The returned function ends it. */
export function keepThumbnails(workshop: Workshop): () => void {
  let changed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const isSaved = workshop.saving.state.value.kind === "saved";
    const isIdle = workshop.player.state.value === "idle";
    if (!isSaved || !isIdle) changed = true;
    clearTimeout(timer);
    if (changed && isSaved && isIdle) {
      timer = setTimeout(() => {
        changed = false;
        void send(workshop.project.value.id);
      }, QUIET_MS);
    }
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** A card without a picture is no harm, so nobody is told when it could not be sent. */
async function send(project: string): Promise<void> {
  const picture = await stagePicture();
  if (picture !== null) await saveThumbnail(project, picture).catch(() => undefined);
}

/** The background and the sprites; never the camera, whose picture is nobody's business. */
function stagePicture(): Promise<Blob | null> {
  const sprites = document.querySelector<HTMLCanvasElement>(".stage__canvas");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [STAGE_WIDTH, STAGE_HEIGHT];
  const context = canvas.getContext("2d");
  if (sprites === null || context === null || sprites.width === 0) return Promise.resolve(null);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  const background = document.querySelector<HTMLImageElement>(".stage__background");
  if (background?.complete && background.naturalWidth > 0) context.drawImage(background, 0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  context.drawImage(sprites, 0, 0, STAGE_WIDTH, STAGE_HEIGHT);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
}

/** Makes large photos small before they are sent; the server keeps 224 × 224 of them. */
import { getLimits } from "../api";
import { jpegOf } from "../camera";
import { headerOf, type PictureHeader } from "./pictureHeader";

/** Three times what the server keeps: its own scaling still decides how the picture looks. */
const SHORT_SIDE = 672;
/** Smaller files are sent as fast as they are shrunk. */
const WORTH_BYTES = 200 * 1024;

/**
 * The same picture with a short side of at most 672, or the file itself where shrinking gains
 * nothing or would hide a reason to refuse it (animated, cut off, too many pixels).
 */
export async function shrunk(file: Blob, maxPixels: number): Promise<Blob> {
  if (file.size < WORTH_BYTES) return file;
  const header = await headerOf(file);
  if (header === null || !worthShrinking(header, maxPixels)) return file;
  const small = await redrawn(file);
  return small !== null && small.size < file.size ? small : file;
}

/** The same for pages that have not asked for the server's limits yet. */
export async function shrunkForServer(file: Blob): Promise<Blob> {
  if (file.size < WORTH_BYTES) return file;
  return shrunk(file, (await getLimits()).max_picture_pixels);
}

export function worthShrinking(header: PictureHeader, maxPixels: number): boolean {
  const { width, height, plain } = header;
  return plain && width * height <= maxPixels && Math.min(width, height) > SHORT_SIDE;
}

/** Null when the browser cannot read the picture: then the server says why. */
async function redrawn(file: Blob): Promise<Blob | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  try {
    return await jpegOf(drawn(bitmap));
  } catch {
    return null;
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap): HTMLCanvasElement {
  const scale = Math.min(1, SHORT_SIDE / Math.min(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("no canvas");
  // Transparent parts become white, as on the server.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

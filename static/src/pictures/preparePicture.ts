/** Makes what a student chose ready for the server: other types become JPEGs, large photos small. */
import { getLimits, type Limits } from "../api";
import { jpegOf } from "../camera";
import { translate } from "../words";
import { type PictureHeader, pictureKind, readPictureHeader } from "./pictureHeader";

type PictureLimits = Pick<Limits, "max_picture_bytes" | "max_picture_pixels">;

/** Three times what the server keeps: its own scaling still decides how the picture looks. */
const SHORT_SIDE = 672;
/** Smaller files are sent as fast as they are shrunk. */
const MIN_BYTES = 200 * 1024;
/** The server makes the stage's pictures smaller than this. */
const STAGE_SIDE = 1920;
/** The brands of HEIC files, which few browsers read, in their first bytes. */
const HEIC = /^....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s;

/**
 * The picture for the server, which keeps 224 × 224 of it: what is no JPEG, PNG or BMP as a JPEG (of
 * an animation the first picture), large photos with a short side of at most 672, without what
 * follows the picture in its file. The file itself where nothing can be done or where that would
 * hide a reason to refuse it (animated, cut off, too many pixels): then the server says why.
 *
 * Throws an Error with words for the student if it stays too large, or if this device cannot read
 * its own photos (HEIC).
 */
export async function preparePicture(file: Blob, limits: PictureLimits): Promise<Blob> {
  const prepared =
    (await pictureKind(file)) === null ? await convert(file) : await shrink(file, limits.max_picture_pixels);
  const megabytes = Math.floor(limits.max_picture_bytes / 2 ** 20);
  if (prepared.size > limits.max_picture_bytes) throw new Error(translate("common.picture_too_large", { megabytes }));
  return prepared;
}

/** The same for pages that have not asked for the server's limits yet. */
export async function preparePictureForServer(file: Blob): Promise<Blob> {
  return preparePicture(file, await getLimits());
}

/** A picture for the stage: JPEG, PNG and BMP as they are, others as a PNG, which keeps what is transparent. */
export async function prepareStagePicture(file: Blob): Promise<Blob> {
  if ((await pictureKind(file)) !== null) return file;
  return convert(file, (bitmap) => pngOf(drawScaled(bitmap, STAGE_SIDE / Math.max(bitmap.width, bitmap.height), null)));
}

/** The file itself where the browser cannot read it either. */
async function convert(file: Blob, redrawn = redrawForModel): Promise<Blob> {
  const converted = await redraw(file, redrawn);
  if (converted === null && (await isHeic(file))) throw new Error(translate("common.picture_heic"));
  return converted ?? file;
}

async function isHeic(file: Blob): Promise<boolean> {
  return HEIC.test(String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer())));
}

async function shrink(file: Blob, maxPixels: number): Promise<Blob> {
  if (file.size < MIN_BYTES) return file;
  const header = await readPictureHeader(file);
  if (header === null) return file;
  const picture = header.byteLength < file.size ? file.slice(0, header.byteLength, file.type) : file;
  if (!isWorthShrinking(header, maxPixels)) return picture;
  const small = await redraw(picture, redrawForModel);
  return small !== null && small.size < picture.size ? small : picture;
}

export function isWorthShrinking(header: PictureHeader, maxPixels: number): boolean {
  const { width, height, isPlain } = header;
  return isPlain && width * height <= maxPixels && Math.min(width, height) > SHORT_SIDE;
}

/** Transparent parts become white, as on the server. */
function redrawForModel(bitmap: ImageBitmap): Promise<Blob> {
  return jpegOf(drawScaled(bitmap, SHORT_SIDE / Math.min(bitmap.width, bitmap.height), "#fff"));
}

/** Null when the browser cannot read the picture. */
async function redraw(file: Blob, redrawn: (bitmap: ImageBitmap) => Promise<Blob>): Promise<Blob | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  try {
    return await redrawn(bitmap);
  } catch {
    return null;
  } finally {
    bitmap.close();
  }
}

function drawScaled(bitmap: ImageBitmap, wantedScale: number, background: string | null): HTMLCanvasElement {
  const scale = Math.min(1, wantedScale);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  if (background !== null) {
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/** A picture file's square, as the server makes it of the file. */
import { centerCrop, jpegReduction, reduced, SIDE, squareOf } from "./square";

/** Pictures with a longer short side are drawn smaller first, where the server does not make them smaller itself. */
const LARGEST_SIDE = 6 * SIDE;

/** Throws a DOMException for a picture that this browser cannot read. */
export async function pictureSquare(picture: Blob): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(picture);
  try {
    const factor = (await isJpeg(picture)) ? jpegReduction(bitmap.width, bitmap.height) : 1;
    return factor > 1 ? squareOfReduced(bitmap, factor) : squareOfWhole(bitmap);
  } finally {
    bitmap.close();
  }
}

async function isJpeg(picture: Blob): Promise<boolean> {
  const [first, second, third] = new Uint8Array(await picture.slice(0, 3).arrayBuffer());
  return first === 0xff && second === 0xd8 && third === 0xff;
}

function squareOfReduced(bitmap: ImageBitmap, factor: number): Uint8ClampedArray {
  const crop = centerCrop(Math.ceil(bitmap.width / factor), Math.ceil(bitmap.height / factor));
  const [left, top] = [crop.left * factor, crop.top * factor];
  const width = Math.min(crop.width * factor, bitmap.width - left);
  const height = Math.min(crop.height * factor, bitmap.height - top);
  const context = whiteCanvas(width, height);
  context.drawImage(bitmap, -left, -top);
  return squareOf(reduced(context.getImageData(0, 0, width, height), factor), crop, SIDE);
}

function squareOfWhole(bitmap: ImageBitmap): Uint8ClampedArray {
  const scale = Math.min(1, LARGEST_SIDE / Math.min(bitmap.width, bitmap.height));
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
  const crop = centerCrop(width, height);
  const context = whiteCanvas(crop.width, crop.height);
  context.drawImage(bitmap, -crop.left, -crop.top, width, height);
  return squareOf(context.getImageData(0, 0, crop.width, crop.height), crop, SIDE);
}

/** Transparent parts become white, as on the server. */
function whiteCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  return context;
}

/** Pictures of what a project shows, as files that the model looks at. */
import { bytesOf } from "../recognition/engine/deviceModel";
import type { Costume, Renderer } from "./scratch";

/** Drawings become so wide and high, at least. */
const DRAWN_SIDE = 448;

/** The file of a costume; of one that is drawn in lines, or has no file any more, a picture of it. */
export async function costumePicture({ asset, skinId }: Costume, renderer: Renderer | undefined): Promise<Blob> {
  if (asset !== null) {
    const { data, assetType } = asset;
    const file = new Blob([data], { type: assetType.contentType });
    return assetType.contentType === "image/svg+xml" ? drawn(file) : file;
  }
  if (renderer === undefined) throw new Error("nobody draws here");
  return pngOf(canvasOf(skinPicture(renderer, skinId)));
}

/** What the stage shows. */
export async function stagePicture(renderer: Renderer): Promise<Blob> {
  return fileOf(await new Promise<string>((resolve) => renderer.requestSnapshot(resolve)));
}

/** The file in a `data:` address. Throws TypeError for another address: none is ever fetched. */
export function fileOf(address: string): Blob {
  const [, type, data] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(address.trim()) ?? [];
  if (type === undefined || data === undefined) throw new TypeError("no picture in this address");
  return new Blob([bytesOf(data)], { type });
}

/** A costume as the stage draws it, neither turned nor resized: as a drawing of its own, gone before the next frame. */
function skinPicture(renderer: Renderer, skin: number): ImageData {
  const drawable = renderer.createDrawable("sprite");
  try {
    renderer.updateDrawableSkinId(drawable, skin);
    return renderer.extractDrawableScreenSpace(drawable).imageData;
  } finally {
    renderer.destroyDrawable(drawable, "sprite");
  }
}

async function drawn(file: Blob): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(file);
  try {
    image.src = address;
    await image.decode();
    const scale = Math.max(1, DRAWN_SIDE / Math.max(1, Math.min(image.width, image.height)));
    const canvas = emptyCanvas(image.width * scale, image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await pngOf(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function canvasOf(picture: ImageData): HTMLCanvasElement {
  const canvas = emptyCanvas(picture.width, picture.height);
  canvas.getContext("2d")?.putImageData(picture, 0, 0);
  return canvas;
}

function emptyCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

/** Transparent parts stay so: they become white where all pictures are prepared. */
function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}

/** What the first bytes of a picture file say about it, without decoding it. */

export interface PictureHeader {
  kind: "jpeg" | "png" | "bmp";
  width: number;
  height: number;
  /** Nothing that the server would refuse or treat in a special way: animation, four colour channels, a missing end. */
  plain: boolean;
}

/** How many bytes from the start are worth reading: EXIF thumbnails may fill 64 KB each. */
export const HEAD_BYTES = 256 * 1024;
const TAIL_BYTES = 64 * 1024;

/** The header of a JPEG, PNG or BMP file; null for anything else or an unreadable header. */
export async function headerOf(file: Blob): Promise<PictureHeader | null> {
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  try {
    if (head.getUint16(0) === 0xffd8) return await jpegHeader(head, file);
    if (head.getUint32(0) === 0x89504e47) return pngHeader(head);
    if (head.getUint16(0) === 0x424d) return bmpHeader(head);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function jpegHeader(head: DataView, file: Blob): Promise<PictureHeader> {
  const frame = jpegFrame(head);
  const channels = head.getUint8(frame + 9);
  return {
    kind: "jpeg",
    height: head.getUint16(frame + 5),
    width: head.getUint16(frame + 7),
    plain: channels !== 4 && (await endsWhole(file)),
  };
}

/** Where the frame header (SOF) starts; the segments before it are skipped by their lengths. */
function jpegFrame(head: DataView): number {
  let at = 2;
  for (;;) {
    const marker = head.getUint16(at);
    const startsFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (startsFrame) return at;
    if (marker < 0xff01) throw new RangeError("not a segment");
    at += marker === 0xffff ? 1 : 2 + head.getUint16(at + 2);
  }
}

/** Whether the end marker is there; phones may write some data of their own after it. */
async function endsWhole(file: Blob): Promise<boolean> {
  const tail = new Uint8Array(await file.slice(Math.max(0, file.size - TAIL_BYTES)).arrayBuffer());
  for (let at = tail.length - 2; at >= 0; at -= 1) {
    if (tail[at] === 0xff && tail[at + 1] === 0xd9) return true;
  }
  return false;
}

function pngHeader(head: DataView): PictureHeader {
  return { kind: "png", width: head.getUint32(16), height: head.getUint32(20), plain: !pngIsAnimated(head) };
}

/** An animated PNG says so in a chunk before its first picture data. */
function pngIsAnimated(head: DataView): boolean {
  let at = 8;
  while (at + 8 <= head.byteLength) {
    const chunk = head.getUint32(at + 4);
    if (chunk === 0x6163544c) return true; // acTL
    if (chunk === 0x49444154) return false; // IDAT
    at += 12 + head.getUint32(at);
  }
  return true;
}

function bmpHeader(head: DataView): PictureHeader {
  return { kind: "bmp", width: head.getInt32(18, true), height: Math.abs(head.getInt32(22, true)), plain: true };
}

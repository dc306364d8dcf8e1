/** What the markers and chunks of a picture file say about it, without decoding it. */

export type PictureKind = "jpeg" | "png" | "bmp";

export interface PictureHeader {
  kind: PictureKind;
  width: number;
  height: number;
  /**
   * Whether it has nothing that the server refuses or treats specially: animation, four color channels, a missing end.
   */
  isPlain: boolean;
  /** The bytes of the picture itself: phones append videos and further pictures. */
  byteLength: number;
}

const WINDOW_BYTES = 256 * 1024;
const END_OF_PICTURE = 0xd9;

/** The kind by the first bytes; null for anything that the server does not take. */
export async function pictureKind(file: Blob): Promise<PictureKind | null> {
  const [first = 0, second = 0, third = 0, fourth = 0] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (first === 0xff && second === 0xd8) return "jpeg";
  if (first === 0x89 && second === 0x50 && third === 0x4e && fourth === 0x47) return "png";
  return first === 0x42 && second === 0x4d ? "bmp" : null;
}

/** The header of a JPEG, PNG or BMP file; null for other files or an unreadable header. */
export async function readPictureHeader(file: Blob): Promise<PictureHeader | null> {
  const read = { jpeg: jpegHeader, png: pngHeader, bmp: bmpHeader };
  const kind = await pictureKind(file);
  try {
    return kind && (await read[kind](new FileWindow(file)));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A file of which a part at a time is in memory. */
class FileWindow {
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(readonly file: Blob) {}

  /** The bytes from a position on, as far as they are at hand; empty behind the end of the file. */
  async bytesFrom(at: number, atLeast = 2): Promise<Uint8Array> {
    if (at < this.#start || at + atLeast > this.#start + this.#bytes.length) {
      this.#start = at;
      this.#bytes = new Uint8Array(await this.file.slice(at, at + WINDOW_BYTES).arrayBuffer());
    }
    return this.#bytes.subarray(at - this.#start);
  }

  /** So many bytes from a position on. Throws RangeError where the file ends before. */
  async viewAt(at: number, length: number): Promise<DataView> {
    const bytes = await this.bytesFrom(at, length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }
}

async function jpegHeader(window: FileWindow): Promise<PictureHeader> {
  let frame: DataView | null = null;
  let at = 2;
  for (;;) {
    const marker = await nextMarker(window, at);
    if (marker === null || marker.code === END_OF_PICTURE) return jpegHeaderOf(frame, marker?.after, window.file);
    if (startsFrame(marker.code)) frame ??= await window.viewAt(marker.after, 8);
    at = marker.after + (await segmentLength(window, marker));
  }
}

function jpegHeaderOf(frame: DataView | null, end: number | undefined, file: Blob): PictureHeader {
  if (frame === null) throw new RangeError("no frame");
  return {
    kind: "jpeg",
    height: frame.getUint16(3),
    width: frame.getUint16(5),
    isPlain: frame.getUint8(7) !== 4 && end !== undefined,
    byteLength: end ?? file.size,
  };
}

interface Marker {
  code: number;
  /** Where the bytes after the marker begin. */
  after: number;
}

/** The next marker that is no restart: FF 00 is a byte of pixels, further FF before a marker are filling. */
async function nextMarker(window: FileWindow, from: number): Promise<Marker | null> {
  let at = from;
  for (;;) {
    const bytes = await window.bytesFrom(at);
    if (bytes.length < 2) return null;
    for (let index = bytes.indexOf(0xff); index >= 0; index = bytes.indexOf(0xff, index + 1)) {
      const code = bytes[index + 1] ?? 0;
      if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return { code, after: at + index + 2 };
    }
    at += bytes.length - 1;
  }
}

function startsFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
}

/** How long the segment is, its length included; 0 behind the end of the file, where no marker follows. */
async function segmentLength(window: FileWindow, { code, after }: Marker): Promise<number> {
  if (code === 0x01 || code === 0xd8) return 0;
  const bytes = await window.bytesFrom(after);
  return bytes.length < 2 ? 0 : ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
}

async function pngHeader(window: FileWindow): Promise<PictureHeader> {
  const size = await window.viewAt(16, 8);
  const header = { kind: "png" as const, width: size.getUint32(0), height: size.getUint32(4) };
  let [at, isAnimated, hasPixels] = [8, false, false];
  for (;;) {
    const bytes = await window.bytesFrom(at, 8);
    if (bytes.length < 8) return { ...header, isPlain: hasPixels && !isAnimated, byteLength: window.file.size };
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    const chunk = String.fromCharCode(...bytes.subarray(4, 8));
    at += 12 + view.getUint32(0);
    isAnimated ||= chunk === "acTL" && !hasPixels;
    hasPixels ||= chunk === "IDAT";
    if (chunk === "IEND") return { ...header, isPlain: hasPixels && !isAnimated, byteLength: at };
  }
}

async function bmpHeader(window: FileWindow): Promise<PictureHeader> {
  const size = await window.viewAt(18, 8);
  return {
    kind: "bmp",
    width: size.getInt32(0, true),
    height: Math.abs(size.getInt32(4, true)),
    isPlain: true,
    byteLength: window.file.size,
  };
}

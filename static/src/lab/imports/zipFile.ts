/**
 * Packs files into a zip file without compressing them, because pictures are compressed already. The parts are Blobs,
 * so the browser need not hold the pictures in memory.
 */

interface Packed {
  name: Uint8Array<ArrayBuffer>;
  crc: number;
  size: number;
  offset: number;
}

/** The bit that says that names are in UTF-8. */
const UTF8 = 0x800;
const VERSION = 20;
/** 1 January 1980: when the pictures were taken is nobody's business. */
const DATE = 0x21;

export class ZipFile {
  #parts: BlobPart[] = [];
  #packed: Packed[] = [];
  #offset = 0;

  /** Appends a file. */
  async add(path: string, file: Blob): Promise<void> {
    const packed = {
      name: new TextEncoder().encode(path.normalize("NFC")),
      crc: crc32(new Uint8Array(await file.arrayBuffer())),
      size: file.size,
      offset: this.#offset,
    };
    this.#packed.push(packed);
    this.#append(localHeader(packed), file);
  }

  /** The whole file. */
  finish(): Blob {
    const start = this.#offset;
    for (const packed of this.#packed) this.#append(directoryEntry(packed));
    this.#append(endRecord(this.#packed.length, this.#offset - start, start));
    return new Blob(this.#parts, { type: "application/zip" });
  }

  #append(...parts: (Blob | Uint8Array<ArrayBuffer>)[]): void {
    this.#parts.push(...parts);
    for (const part of parts) this.#offset += part instanceof Blob ? part.size : part.length;
  }
}

/** Numbers as little-endian bytes: [size in bytes, value]… */
function bytesOf(...fields: (readonly [2 | 4, number])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

function joined(...parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What both headers of a file say: version, flags, no compression, time, sum, sizes, lengths. */
const commonFields = ({ name, crc, size }: Packed) =>
  bytesOf([2, VERSION], [2, UTF8], [2, 0], [2, 0], [2, DATE], [4, crc], [4, size], [4, size], [2, name.length], [2, 0]);

function localHeader(packed: Packed): Uint8Array<ArrayBuffer> {
  return joined(bytesOf([4, 0x04034b50]), commonFields(packed), packed.name);
}

function directoryEntry(packed: Packed): Uint8Array<ArrayBuffer> {
  const start = bytesOf([4, 0x02014b50], [2, VERSION]);
  const end = bytesOf([2, 0], [2, 0], [2, 0], [4, 0], [4, packed.offset]);
  return joined(start, commonFields(packed), end, packed.name);
}

function endRecord(count: number, size: number, offset: number): Uint8Array<ArrayBuffer> {
  return bytesOf([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

import { describe, expect, it } from "vitest";
import { readPictureHeader } from "./pictureHeader";
import { isWorthShrinking } from "./preparePicture";

const bytes = (...parts: (number[] | string)[]) =>
  new Blob([
    new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part))),
  ]);
const u16 = (value: number) => [value >> 8, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];

function jpeg(width: number, height: number, { channels = 3, end = [0xff, 0xd9] } = {}): Blob {
  const app = [0xff, 0xe0, ...u16(6), 1, 2, 3, 4];
  const frame = [0xff, 0xc2, ...u16(11), 8, ...u16(height), ...u16(width), channels, 1, 17, 0];
  return bytes([0xff, 0xd8], app, frame, [9, 9, 9], end);
}

function png(width: number, height: number, ...chunks: string[]): Blob {
  const header = [...u32(0x89504e47), ...u32(0x0d0a1a0a), ...u32(13)];
  const rest = chunks.map((name) => [...u32(0), ...[...name].map((c) => c.charCodeAt(0)), ...u32(0)]);
  return bytes(header, "IHDR", [...u32(width), ...u32(height), 8, 2, 0, 0, 0], u32(0), ...rest);
}

describe("the header of a picture file", () => {
  it("gives the size of a JPEG, whatever segments come before", async () => {
    const file = jpeg(4000, 3000);
    expect(await readPictureHeader(file)).toEqual({
      kind: "jpeg",
      width: 4000,
      height: 3000,
      isPlain: true,
      byteLength: file.size,
    });
  });

  it("finds a JPEG that was cut off, and one in print colors", async () => {
    expect((await readPictureHeader(jpeg(4000, 3000, { end: [] })))?.isPlain).toBe(false);
    expect((await readPictureHeader(jpeg(4000, 3000, { channels: 4 })))?.isPlain).toBe(false);
  });

  it("accepts a JPEG with a phone's own data behind its end", async () => {
    expect((await readPictureHeader(jpeg(4000, 3000, { end: [0xff, 0xd9, 1, 2, 3] })))?.isPlain).toBe(true);
  });

  it("tells how long the picture is without the video behind it, whatever bytes that holds", async () => {
    const picture = jpeg(4000, 3000);
    const video = bytes(new Array(400_000).fill(0xff), [0xff, 0xd9, 0xff, 0xda]);
    const header = await readPictureHeader(new Blob([picture, video]));
    expect(header).toMatchObject({ width: 4000, isPlain: true, byteLength: picture.size });
    const still = png(800, 900, "IDAT", "IEND");
    expect(await readPictureHeader(new Blob([still, video]))).toMatchObject({ isPlain: true, byteLength: still.size });
  });

  it("looks for the end of the pixels, not for a text that ends like a picture", async () => {
    const cutOff = jpeg(4000, 3000, { end: [] });
    const text = bytes([0xff, 0xfe, ...u16(6), 0xff, 0xd9, 1, 2]);
    expect((await readPictureHeader(new Blob([cutOff, text])))?.isPlain).toBe(false);
  });

  it("skips large segments and chunks before the pixels", async () => {
    const picture = jpeg(4000, 3000);
    const segment = bytes([0xff, 0xe2, ...u16(65_000)], new Array(64_998).fill(0xd9));
    const file = new Blob([picture.slice(0, 2), ...new Array(8).fill(segment), picture.slice(2)]);
    expect(await readPictureHeader(file)).toMatchObject({ width: 4000, isPlain: true, byteLength: file.size });
    const still = png(800, 900, "IDAT", "IEND");
    const chunk = bytes(u32(600_000), "iCCP", new Array(600_004).fill(0x49));
    const large = new Blob([still.slice(0, 33), chunk, still.slice(33)]);
    expect(await readPictureHeader(large)).toMatchObject({ height: 900, isPlain: true, byteLength: large.size });
  });

  it("tells an animated PNG from a still one", async () => {
    const file = png(800, 900, "IDAT", "IEND");
    expect(await readPictureHeader(file)).toEqual({
      kind: "png",
      width: 800,
      height: 900,
      isPlain: true,
      byteLength: file.size,
    });
    expect((await readPictureHeader(png(800, 900, "acTL", "IDAT")))?.isPlain).toBe(false);
  });

  it("knows nothing of text that is named like a picture, or of a file that ends too early", async () => {
    expect(await readPictureHeader(bytes("hello, this is no picture"))).toBeNull();
    expect(await readPictureHeader(bytes([0xff, 0xd8, 0xff]))).toBeNull();
    expect(await readPictureHeader(bytes([]))).toBeNull();
  });
});

describe("shrinking", () => {
  const header = { kind: "jpeg", width: 4000, height: 3000, isPlain: true, byteLength: 1 } as const;

  it("is worth it for large plain photos only", () => {
    expect(isWorthShrinking(header, 64e6)).toBe(true);
    expect(isWorthShrinking({ ...header, width: 3000, height: 600 }, 64e6)).toBe(false);
  });

  it("never hides a reason to refuse the picture", () => {
    expect(isWorthShrinking({ ...header, isPlain: false }, 64e6)).toBe(false);
    expect(isWorthShrinking({ ...header, width: 20_000, height: 20_000 }, 64e6)).toBe(false);
  });
});

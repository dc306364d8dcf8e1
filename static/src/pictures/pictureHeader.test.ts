import { describe, expect, it } from "vitest";
import { headerOf } from "./pictureHeader";
import { worthShrinking } from "./shrink";

const bytes = (...parts: (number[] | string)[]) =>
  new Blob([new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...part].map((c) => c.charCodeAt(0)) : part)))]);
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
    expect(await headerOf(jpeg(4000, 3000))).toEqual({ kind: "jpeg", width: 4000, height: 3000, plain: true });
  });

  it("finds a JPEG that was cut off, and one in print colours", async () => {
    expect((await headerOf(jpeg(4000, 3000, { end: [] })))?.plain).toBe(false);
    expect((await headerOf(jpeg(4000, 3000, { channels: 4 })))?.plain).toBe(false);
  });

  it("accepts a JPEG with a phone's own data behind its end", async () => {
    expect((await headerOf(jpeg(4000, 3000, { end: [0xff, 0xd9, 1, 2, 3] })))?.plain).toBe(true);
  });

  it("tells an animated PNG from a still one", async () => {
    expect(await headerOf(png(800, 900, "IDAT"))).toEqual({ kind: "png", width: 800, height: 900, plain: true });
    expect((await headerOf(png(800, 900, "acTL", "IDAT")))?.plain).toBe(false);
  });

  it("knows nothing of text that is named like a picture, or of a file that ends too early", async () => {
    expect(await headerOf(bytes("hello, this is no picture"))).toBeNull();
    expect(await headerOf(bytes([0xff, 0xd8, 0xff]))).toBeNull();
    expect(await headerOf(bytes([]))).toBeNull();
  });
});

describe("shrinking", () => {
  const header = { kind: "jpeg", width: 4000, height: 3000, plain: true } as const;

  it("is worth it for large plain photos only", () => {
    expect(worthShrinking(header, 64e6)).toBe(true);
    expect(worthShrinking({ ...header, width: 3000, height: 600 }, 64e6)).toBe(false);
  });

  it("never hides a reason to refuse the picture", () => {
    expect(worthShrinking({ ...header, plain: false }, 64e6)).toBe(false);
    expect(worthShrinking({ ...header, width: 20_000, height: 20_000 }, 64e6)).toBe(false);
  });
});

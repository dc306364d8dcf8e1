import { describe, expect, it } from "vitest";
import { crc32, ZipFile } from "./zipFile";

const text = (words: string) => new Blob([words]);

async function viewOf(zip: Blob): Promise<DataView> {
  return new DataView(await zip.arrayBuffer());
}

describe("a zip file", () => {
  it("has the known check sum", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });

  it("ends with a record that leads to every file", async () => {
    const zip = new ZipFile();
    await zip.add("고양이/1.jpg", text("cat"));
    await zip.add("dog/2.jpg", text("a dog"));
    const view = await viewOf(zip.finish());
    const end = view.byteLength - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    let at = view.getUint32(end + 16, true);
    for (const [name, content] of [
      ["고양이/1.jpg", "cat"],
      ["dog/2.jpg", "a dog"],
    ] as const) {
      expect(view.getUint32(at, true)).toBe(0x02014b50);
      const length = view.getUint16(at + 28, true);
      const header = view.getUint32(at + 42, true);
      expect(view.getUint32(header, true)).toBe(0x04034b50);
      const bytes = new Uint8Array(view.buffer, header + 30, length + content.length);
      expect(new TextDecoder().decode(bytes)).toBe(name + content);
      at += 46 + length;
    }
    expect(at).toBe(end);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { readStored, tabStorage, writeStored } from "./storage";

const sources = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.{ts,tsx}"], {
  query: "?raw",
  import: "default",
  eager: true,
});

afterEach(() => vi.unstubAllGlobals());

describe("what a browser remembers", () => {
  it("is found again until it is forgotten, in the device or in the tab", () => {
    writeStored("a", "1");
    expect([readStored("a"), readStored("a", tabStorage)]).toEqual(["1", null]);
    writeStored("a", null);
    expect(readStored("a")).toBeNull();
  });

  it("is nothing where the browser forbids it, and nobody notices", () => {
    vi.stubGlobal("localStorage", undefined);
    writeStored("a", "1");
    expect(readStored("a")).toBeNull();
  });

  it("is asked for in one file alone, because its very name throws where site data are blocked", () => {
    const files = Object.entries(sources)
      .filter(([, text]) => /\b(localStorage|sessionStorage|indexedDB|caches)\b/.test(text))
      .map(([file]) => file);
    expect(files).toEqual(["./storage.ts"]);
  });
});

import { describe, expect, it } from "vitest";
import { fillTemplate } from "./words";

const PARTS = ["common", "home", "collect", "insights", "blocks", "editor"];
const lists = import.meta.glob<{ default: Record<string, string> }>("../words/*/*.json", { eager: true });
const sources = import.meta.glob<string>("./**/*.{ts,tsx}", { eager: true, query: "?raw", import: "default" });
const wordsOf = (language: string, part: string) => lists[`../words/${language}/${part}.json`]?.default ?? {};
const facts = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();

describe("words", () => {
  it.each(PARTS)("of part %s are the same in both languages, with the same facts", (part) => {
    const ko = wordsOf("ko", part);
    const en = wordsOf("en", part);
    expect(Object.keys(ko)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(ko)) {
      expect([...new Set(facts(en[key] ?? ""))], key).toEqual([...new Set(facts(text))]);
    }
  });

  it("are there for every key that the code names", () => {
    const named = Object.entries(sources)
      .filter(([path]) => !path.includes(".test."))
      .flatMap(([, text]) =>
        [...text.matchAll(/"((?:common|home|collect|insights)\.[a-z_]+)"/g)].map(([, key]) => key ?? ""),
      );
    const known = new Set(PARTS.flatMap((part) => Object.keys(wordsOf("ko", part)).map((key) => `${part}.${key}`)));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });

  it("take facts in, and choose between one and many", () => {
    expect(fillTemplate("{count} {count|file|files} in {name}", { count: 1, name: "<b>" })).toBe("1 file in <b>");
    expect(fillTemplate("{count} {count|file|files}", { count: 2 })).toBe("2 files");
  });

  it("leave a fact that nobody gave as it is", () => {
    expect(fillTemplate("{name}", {})).toBe("{name}");
  });
});

/** The words on screen, in the language of the page. They live in static/words/<language>/. */
import en from "../words/en/common.json";
import ko from "../words/ko/common.json";

export type Language = "ko" | "en";
export type Facts = Record<string, string | number>;

type WordList = Record<string, string>;

export const language: Language = document.documentElement.lang === "en" ? "en" : "ko";

const known = new Map<string, string>();

/** Makes the words of one part (`collect.json` is part "collect") known to `say`. */
export function addWords(part: string, byLanguage: Record<Language, WordList>): void {
  for (const [key, text] of Object.entries(byLanguage[language])) known.set(`${part}.${key}`, text);
}

addWords("common", { ko, en });

/** The text for a key like "common.delete". A key without words shows itself. */
export function say(key: string, facts: Facts = {}): string {
  return filled(known.get(key) ?? key, facts);
}

/** Fills `{name}`, and `{count|picture|pictures}` by whether the number is one. */
export function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const fact = facts[name];
    if (fact === undefined) return whole;
    if (one !== undefined && many !== undefined) return Number(fact) === 1 ? one : many;
    return typeof fact === "number" ? shownNumber(fact) : fact;
  });
}

/** A number as people of this language write it, with at most six decimals. */
export function shownNumber(value: number): string {
  return value.toLocaleString(language, { maximumFractionDigits: 6 });
}

/** A day (`2026-07-17`) as people of this language write it. */
export function shownDay(iso: string): string {
  return new Date(`${iso}T12:00`).toLocaleDateString(language, { dateStyle: "long" });
}

/** A moment as people of this language write it: "3월 4일 오후 2:05". */
export function shownMoment(iso: string): string {
  return new Date(iso).toLocaleString(language, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
}

/** The words on screen, in the language of the page. They are in static/words/<language>/. */
import en from "../words/en/common.json";
import ko from "../words/ko/common.json";

export type Language = "ko" | "en";
export type MessageParams = Record<string, string | number>;

type WordList = Record<string, string>;

export const language: Language = document.documentElement.lang === "en" ? "en" : "ko";

const wordsByKey = new Map<string, string>();

/** Adds the words of one part (`collect.json` is part "collect") for `translate`. */
export function addWordList(part: string, byLanguage: Record<Language, WordList>): void {
  for (const [key, text] of Object.entries(byLanguage[language])) wordsByKey.set(`${part}.${key}`, text);
}

addWordList("common", { ko, en });

/** The text for a key like "common.delete". A missing key is shown as it is. */
export function translate(key: string, params: MessageParams = {}): string {
  return fillTemplate(wordsByKey.get(key) ?? key, params);
}

/** Replaces `{name}`, and selects from `{count|picture|pictures}` by whether the number is one. */
export function fillTemplate(text: string, params: MessageParams): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

/** Formats a number for the page's language, with at most six decimals. */
export function formatNumber(value: number): string {
  return value.toLocaleString(language, { maximumFractionDigits: 6 });
}

/** Formats a day (`2026-07-17`) for the page's language. */
export function formatDay(iso: string): string {
  return new Date(`${iso}T12:00`).toLocaleDateString(language, { dateStyle: "long" });
}

/** Formats a time for the page's language: "3월 4일 오후 2:05". */
export function formatDateTime(iso: string): string {
  return new Date(iso).toLocaleString(language, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
}

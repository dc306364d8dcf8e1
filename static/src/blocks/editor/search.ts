/** Finds blocks by what children type: parts of words, half-typed syllables, first consonants, words with particles. */

export interface Searchable {
  /** What stands on the block. */
  label: string;
  /** Its choices, its category, its help. */
  more: string;
}

const PARTICLE = /(으로|까지|부터|만큼|처럼|에서|에게|하고|하기|해요|하는|을|를|이|가|은|는|의|에|로|와|과|도|만)$/u;
const CONSONANTS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const FIRST_SYLLABLE = 0xac00;
const SYLLABLES = 11_172;
const SYLLABLES_OF_CONSONANT = 588;

/** Those that have every word that was typed, the best first. */
export function searched<T extends Searchable>(all: readonly T[], typed: string): T[] {
  const words = typed.normalize("NFC").trim().toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  return all
    .map((each) => ({ each, rank: Math.min(rankOf(each, [words.join("")]), rankOf(each, words)) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ each }) => each);
}

/** The place of the worst word. */
const rankOf = ({ label, more }: Searchable, words: readonly string[]): number =>
  Math.max(...words.map((word) => (has(label, word) ? (squeezed(label).includes(word) ? 0 : 1) : has(more, word) ? 2 : Infinity)));

function has(text: string, word: string): boolean {
  if ([...word].every((letter) => CONSONANTS.includes(letter))) return initials(text).includes(word);
  const parts = apart(squeezed(text));
  return [word, word.replace(PARTICLE, "")].some((each) => each !== "" && parts.includes(apart(each)));
}

/** Children and blocks put spaces in different places. */
const squeezed = (text: string): string => text.normalize("NFC").toLowerCase().replace(/\s+/gu, "");

/** Syllables taken apart: a syllable that is typed by half is the beginning of the whole one. */
const apart = (text: string): string => text.normalize("NFD");

const initials = (text: string): string => [...squeezed(text)].map((letter) => {
  const place = (letter.codePointAt(0) ?? 0) - FIRST_SYLLABLE;
  return place >= 0 && place < SYLLABLES ? CONSONANTS[Math.floor(place / SYLLABLES_OF_CONSONANT)] : letter;
}).join("");

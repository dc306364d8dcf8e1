/**
 * Finds blocks by what children type: parts of words, incomplete syllables, initial consonants, words with particles.
 */

export interface Searchable {
  /** The text of the block. */
  label: string;
  /** Its options, category and help. */
  keywords: string;
}

const PARTICLE = /(으로|까지|부터|만큼|처럼|에서|에게|하고|하기|해요|하는|을|를|이|가|은|는|의|에|로|와|과|도|만)$/u;
const CONSONANTS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const FIRST_SYLLABLE = 0xac00;
const SYLLABLES = 11_172;
const SYLLABLES_OF_CONSONANT = 588;

/** The items that match every typed word, best first: of equals the one that says least else. */
export function searchBlocks<T extends Searchable>(all: readonly T[], typed: string): T[] {
  const words = typed.normalize("NFC").trim().toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  return all
    .map((block) => ({ block, rank: Math.min(worstRank(block, [words.join("")]), worstRank(block, words)) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank || lengthOf(a.block) - lengthOf(b.block))
    .map(({ block }) => block);
}

/** The rank of the word that matches worst. */
const worstRank = ({ label, keywords }: Searchable, words: readonly string[]): number =>
  Math.max(
    ...words.map((word) =>
      matches(label, word) ? (withoutSpaces(label).includes(word) ? 0 : 1) : matches(keywords, word) ? 2 : Infinity,
    ),
  );

function matches(text: string, word: string): boolean {
  if ([...word].every((letter) => CONSONANTS.includes(letter))) return initialConsonants(text).includes(word);
  const parts = decomposed(withoutSpaces(text));
  return [word, word.replace(PARTICLE, "")].some((item) => item !== "" && parts.includes(decomposed(item)));
}

const lengthOf = ({ label }: Searchable): number => withoutSpaces(label).length;

/** Ignores spaces, because children and blocks place them differently. */
const withoutSpaces = (text: string): string => text.normalize("NFC").toLowerCase().replace(/\s+/gu, "");

/** Decomposes Hangul syllables, so that an incomplete syllable is a prefix of the complete one. */
const decomposed = (text: string): string => text.normalize("NFD");

const initialConsonants = (text: string): string =>
  [...withoutSpaces(text)]
    .map((letter) => {
      const place = (letter.codePointAt(0) ?? 0) - FIRST_SYLLABLE;
      return place >= 0 && place < SYLLABLES ? CONSONANTS[Math.floor(place / SYLLABLES_OF_CONSONANT)] : letter;
    })
    .join("");

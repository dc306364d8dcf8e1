/** What a text box shows, and how much room it takes. */
import type { SavedText, TextAlign } from "../../compile/savedProgram";
import { truncateText } from "../../runtime/values";
import { TEXT_EFFECTS, TEXT_FONTS, type TextBox } from "../../runtime/world";
import type { Outline } from "./geometry";

/** Longer texts are cut: a text box must fit the stage. */
export const MAX_TEXT_LENGTH = 330;
/** The distance of lines, in letter sizes. */
export const LINE_HEIGHT = 1.3;
/** Space around the text, in letter sizes. */
const PADDING = { across: 0.3, down: 0.1 };

export const DEFAULT_TEXT: Required<SavedText> = {
  words: "",
  color: "#241b35",
  background: "",
  align: "center",
  font: "sans",
  effects: [],
};
const aligns: readonly TextAlign[] = ["left", "center", "right"];

/** A text box as saved; null for a sprite with pictures. What is damaged counts as missing. */
export function textBoxOf(saved: SavedText | undefined): TextBox | null {
  if (typeof saved !== "object" || saved === null) return null;
  const { words, color, background, align, font, effects } = saved;
  return {
    words: cutWords(typeof words === "string" ? words : DEFAULT_TEXT.words),
    color: colorNumber(color) ?? 0x241b35,
    background: colorNumber(background),
    align: aligns.find((known) => known === align) ?? DEFAULT_TEXT.align,
    font: TEXT_FONTS.find((known) => known === font) ?? "sans",
    effects: Array.isArray(effects) ? TEXT_EFFECTS.filter((known) => effects.includes(known)) : [],
  };
}

export const cutWords = (words: string): string => truncateText(words, MAX_TEXT_LENGTH);

const colorNumber = (color: unknown): number | null =>
  typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? Number.parseInt(color.slice(1), 16) : null;

export const linesOf = ({ words }: Pick<TextBox, "words">): string[] => words.split("\n");

/** The size of a text box in letter sizes. Its page and the frame without fonts must agree, so it is estimated. */
export function textSize(text: Pick<TextBox, "words">): { width: number; height: number } {
  const lines = linesOf(text);
  return {
    width: Math.max(1, ...lines.map(lineWidth)) + 2 * PADDING.across,
    height: lines.length * LINE_HEIGHT + 2 * PADDING.down,
  };
}

/** All of a text box counts as drawn. Its outline is in fractions of the letter size. */
export function textOutline(text: Pick<TextBox, "words">): Outline {
  const { width, height } = textSize(text);
  return {
    left: 0.5 - width / 2,
    right: 0.5 + width / 2,
    top: 0.5 - height / 2,
    bottom: 0.5 + height / 2,
    covers: () => true,
  };
}

const lineWidth = (line: string): number => [...line].reduce((width, letter) => width + letterWidth(letter), 0);

/** Letters of Korean and emoji are wide, those of Latin alphabets narrower. */
function letterWidth(letter: string): number {
  if (letter > "\u2fff" || letter.length > 1) return 0.98;
  if (/[\s.,:;'!|iIlj()[\]]/.test(letter)) return 0.34;
  return /[A-Zmw@%&]/.test(letter) ? 0.78 : 0.62;
}

/** The shares of a split as a pupil types them, in percent. */
import type { SplitChoice } from "../server/labServer";

export interface ShareTexts {
  validation: string;
  test: string;
  seed: string;
}

export const FIRST_SHARES: ShareTexts = { validation: "20", test: "20", seed: "0" };
/** The split that these ask for. */
export const FIRST_SPLIT: SplitChoice = { validation: 0.2, test: 0.2, seed: 0 };
export const MAX_HELD_OUT = 90;
export const MAX_SEED = 1_000_000;

/** The split that the texts ask for, or null where they are no whole numbers or leave too little for training. */
export function splitOf({ validation, test, seed }: ShareTexts): SplitChoice | null {
  const [ofValidation, ofTest, number] = [validation, test, seed].map(wholeNumber);
  if (ofValidation === undefined || ofTest === undefined || number === undefined) return null;
  const fits = ofValidation + ofTest <= MAX_HELD_OUT && number <= MAX_SEED;
  return fits ? { validation: ofValidation / 100, test: ofTest / 100, seed: number } : null;
}

const wholeNumber = (text: string): number | undefined => (/^\s*\d{1,7}\s*$/.test(text) ? Number(text) : undefined);

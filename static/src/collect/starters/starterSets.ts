/** Sets of starter pictures, by names of the picture library. The words are `collect.starter_<set>`. */
export const STARTER_SETS = {
  rock: ["raised-fist"],
  paper: ["raised-hand", "hand-with-fingers-splayed"],
  scissors: ["victory-hand"],
  used_paper: ["newspaper", "open-book", "books"],
  can: ["canned-food"],
  plastic: ["cup-with-straw"],
  key: ["key"],
  others: ["candy", "locked", "volcano", "books", "monkey", "alarm-clock"],
} as const satisfies Record<string, readonly string[]>;

export type StarterSet = keyof typeof STARTER_SETS;

/** The sets for the classes of each example, in their order. */
export const EXAMPLE_SETS: Readonly<Record<string, readonly StarterSet[]>> = {
  rock_paper_scissors: ["rock", "paper", "scissors"],
  recycling: ["used_paper", "can", "plastic"],
  door: ["key", "others"],
};

export const STARTERS_OF_A_SET = 12;

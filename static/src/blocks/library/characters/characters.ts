/** The characters of the library and the poses that each has; the first pose stands for the character. */

const walking = ["stand", "walk-1", "walk-2", "happy", "surprised"] as const;
const moving = ["stand", "move-1", "move-2", "happy", "surprised"] as const;

export const walkers = [
  "cat",
  "dog",
  "rabbit",
  "bear",
  "panda",
  "fox",
  "frog",
  "dinosaur",
  "penguin",
  "chick",
  "girl",
  "boy",
  "wizard",
  "astronaut",
  "robot",
  "alien",
] as const;
export const movers = ["bird", "fish", "ghost", "car", "rocket"] as const;

export interface Character {
  id: string;
  poses: readonly string[];
}

export const characters: readonly Character[] = [
  ...walkers.map((id) => ({ id, poses: walking })),
  ...movers.map((id) => ({ id, poses: moving })),
];

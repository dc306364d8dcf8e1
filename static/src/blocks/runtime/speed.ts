/** How fast a program runs: slow enough to be followed block by block, or as fast as it can. */

export type Speed = "slowest" | "slow" | "slower" | "full";

/** Each with the milliseconds for which a script stands at every block. */
export const stepsMs: Readonly<Record<Speed, number>> = { slowest: 600, slow: 200, slower: 60, full: 0 };

/** From slow to fast. */
export const speeds = Object.keys(stepsMs) as readonly Speed[];

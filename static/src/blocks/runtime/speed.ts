/** The speed of a program: from slow enough to follow each block to as fast as possible. */

export type Speed = "slowest" | "slow" | "slower" | "full";

/** The delay of a script at every block in ms, by speed. */
export const stepDelaysMs: Readonly<Record<Speed, number>> = { slowest: 600, slow: 200, slower: 60, full: 0 };

/** From slow to fast. */
export const speeds = Object.keys(stepDelaysMs) as readonly Speed[];

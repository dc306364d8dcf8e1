/** Characters on two legs: one skeleton, which poses move and looks dress. They face right, the way sprites go. */
import type { Mood } from "./faces";
import { ellipse, line, moved, picture, rect } from "./svg";

/** Angles are in degrees: 0 hangs down, positive swings to the right. */
export interface Pose {
  arms: [number, number];
  legs: [number, number];
  mood: Mood;
  /** How far the body is lifted. */
  lift: number;
}

export const poses = {
  stand: { arms: [-16, 16], legs: [-3, 3], mood: "calm", lift: 0 },
  "walk-1": { arms: [34, -30], legs: [-30, 28], mood: "calm", lift: 4 },
  "walk-2": { arms: [-34, 36], legs: [26, -28], mood: "calm", lift: 4 },
  happy: { arms: [-142, 142], legs: [-16, 16], mood: "happy", lift: 10 },
  surprised: { arms: [-68, 68], legs: [-8, 8], mood: "surprised", lift: 0 },
} as const satisfies Record<string, Pose>;

export interface Look {
  arms: string;
  legs: string;
  hands?: string;
  feet: string;
  body: string;
  /** Thickness of the legs. */
  leg?: number;
  /** Behind everything: a tail. */
  back?: string;
  /** On the body: a belly, clothes. */
  front?: string;
  /** The whole head with its face. */
  head: (mood: Mood) => string;
}

const SHOULDERS = [88, 152] as const;
/** Ears and hats reach beyond the square: all of a character is drawn a little smaller, its feet at the lower edge. */
const fitted = (...parts: string[]): string => `<g transform="translate(9.6 19) scale(.92)">${parts.join("")}</g>`;

const HIPS = [104, 136] as const;
const ARM = 38;
const LEG = 30;

export function biped(look: Look, { arms, legs, mood, lift }: Pose): string {
  const upper = [
    look.back ?? "",
    arm(look, SHOULDERS[0], arms[0]),
    arm(look, SHOULDERS[1], arms[1]),
    rect(84, 130, 72, 68, 30, look.body),
    look.front ?? "",
    look.head(mood),
  ];
  const lower = HIPS.map((x, side) => leg(look, x, legs[side] ?? 0, lift));
  return picture(fitted(...lower, moved(0, -lift, ...upper)));
}

function arm({ arms, hands = arms }: Look, x: number, degrees: number): string {
  const [across, down] = end(degrees, ARM);
  return line(`M${x} 152l${across} ${down}`, arms, 19) + ellipse(x + across, 152 + down, 11, 11, hands);
}

function leg({ legs, feet, leg: width = 21 }: Look, x: number, degrees: number, lift: number): string {
  const [across, down] = end(degrees, LEG);
  const [footX, footY] = [x + across + 4, 188 + down - lift + 6];
  return line(`M${x} ${188 - lift}l${across} ${down}`, legs, width) + ellipse(footX, footY, 16, 9.5, feet);
}

function end(degrees: number, length: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.round(length * Math.sin(angle)), Math.round(length * Math.cos(angle))];
}

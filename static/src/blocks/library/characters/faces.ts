/** Eyes, mouth and cheeks: the same in all characters, so that they look like friends. */
import { circle, ellipse, INK, line, path } from "./svg";

export type Mood = "calm" | "happy" | "surprised";

interface Face {
  /** Middle between the eyes. */
  x: number;
  y: number;
  /** Distance of each eye from the middle. */
  gap?: number;
  /** How far below the eyes the mouth is; null where a beak is all that is seen of it. */
  mouth?: number | null;
  /** The color of eyes and lines. */
  ink?: string;
  /** Without cheeks on fur that is dark. */
  cheeks?: string | null;
}

export function face(mood: Mood, { x, y, gap = 24, mouth = 24, ink = INK, cheeks = "#ff8fb1" }: Face): string {
  return [
    cheeks === null ? "" : cheek(x - gap - 14, y + 19, cheeks) + cheek(x + gap + 12, y + 19, cheeks),
    eye(mood, x - gap, y, ink),
    eye(mood, x + gap, y, ink),
    mouth === null ? "" : smile(mood, x, y + mouth, ink),
  ].join("");
}

const cheek = (x: number, y: number, color: string): string => ellipse(x, y, 9, 6, color, 'opacity=".65"');

export function eye(mood: Mood, x: number, y: number, ink = INK): string {
  if (mood === "happy") return line(`M${x - 9} ${y + 4}q9-13 18 0`, ink, 5);
  if (mood === "surprised")
    return circle(x, y - 1, 13, "#fff") + circle(x + 1, y, 6.5, ink) + circle(x + 3, y - 2, 2.2, "#fff");
  return ellipse(x, y, 8, 9.5, ink) + circle(x + 2.6, y - 3.4, 3, "#fff");
}

export function smile(mood: Mood, x: number, y: number, ink = INK): string {
  if (mood === "surprised") return ellipse(x, y + 4, 6, 8, ink);
  if (mood === "calm") return line(`M${x - 9} ${y}q9 9 18 0`, ink, 4);
  return path(`M${x - 13} ${y - 2}h26q-1 19-13 19t-13-19z`, "#7a1f3d") + ellipse(x, y + 12, 7, 4, "#ff7d95");
}

/** Characters without legs: they float, swim, fly or drive. */
import { eye, face, type Mood, smile } from "./faces";
import { circle, ellipse, INK, line, moved, path, picture, rect, soft, turned } from "./svg";

/** `sway` goes from -1 to 1 while it moves. */
interface Motion {
  sway: number;
  mood: Mood;
}

export const motions = {
  stand: { sway: 0, mood: "calm" },
  "move-1": { sway: -1, mood: "calm" },
  "move-2": { sway: 1, mood: "calm" },
  happy: { sway: 0.4, mood: "happy" },
  surprised: { sway: -0.4, mood: "surprised" },
} as const satisfies Record<string, Motion>;

export function ghost({ sway, mood }: Motion): string {
  const hem = `q${-13 - sway * 5} 20-27 0q-13-20-27 0q-13 20-27 0q-13-20-27 0q-14 20-28 0`;
  return picture(
    moved(
      0,
      -Math.abs(sway) * 6,
      [
        line(
          `M64 140q-24 ${4 + sway * 14}-30 ${-14 - sway * 16}M180 140q24 ${4 - sway * 14} 28 ${-14 + sway * 16}`,
          "#e4dbf7",
          20,
        ),
        path(`M52 196V108c0-44 30-76 68-76s68 32 68 76v88${hem}z`, "#e4dbf7"),
        path("M52 150v46q6 9 14 10c-6-30-6-70 2-104-12 12-16 28-16 48z", "#cbbdea"),
        face(mood, { x: 130, y: 100, gap: 25, mouth: 26 }),
      ].join(""),
    ),
  );
}

export function fish({ sway, mood }: Motion): string {
  return picture(
    turned(sway * 16, 72, 124, soft("M78 124L26 84q14 40 0 80z", "#f08c00", 12)),
    soft("M108 70q20-34 56-30-14 18-12 34zM112 172q10 26 38 28-6-14-2-30z", "#f08c00", 8),
    ellipse(134, 122, 78, 58, "#ffa94d"),
    path(
      "M96 74q-14 48 0 98 12 6 22 7-18-56 0-113-12 2-22 8zM146 65q14 56 0 114 12-1 22-7 12-50 0-99-10-6-22-8z",
      "#fff4e6",
    ),
    turned(sway * 18, 122, 140, soft("M120 138q-26 6-30 28 22 0 36-16z", "#f08c00", 6)),
    eye(mood, 182, 108),
    smile(mood, 190, 134),
    ellipse(168, 136, 9, 6, "#ff8fb1", 'opacity=".7"'),
  );
}

export function bird({ sway, mood }: Motion): string {
  const lift = Math.abs(sway) * 8;
  return picture(
    moved(
      0,
      -lift,
      [
        lift > 4 ? "" : line("M108 196v24M132 196v24", "#f08c00", 8) + line("M98 222h20M124 222h20", "#f08c00", 7),
        soft("M62 150l-38 22 44 8z", "#1c5fd6", 10),
        ellipse(118, 132, 70, 68, "#4dabf7"),
        ellipse(134, 154, 44, 42, "#e7f5ff"),
        line("M112 66q-6-16 4-28M122 64q2-14 14-20", "#1c5fd6", 7),
        soft("M182 112l34 12-34 12z", "#f59e0b", 8),
        turned(sway * 46, 92, 132, soft("M92 128q-52 6-62 52 46 4 78-34z", "#1c5fd6", 10)),
        ellipse(146, 140, 9, 6, "#ff8fb1", 'opacity=".7"') + eye(mood, 154, 112),
      ].join(""),
    ),
  );
}

export function car({ sway, mood }: Motion): string {
  const wheel = (x: number): string =>
    circle(x, 190, 28, INK) +
    circle(x, 190, 13, "#dee2e6") +
    turned(sway * 40, x, 190, line(`M${x - 11} 190h22M${x} 179v22`, "#868e96", 4));
  return picture(
    moved(
      0,
      -Math.abs(sway) * 3,
      [
        soft("M58 122q10-56 40-56h46q30 0 46 56z", "#c92a2a", 10),
        path("M74 118q6-38 28-38h14v38zM128 80h14q18 0 30 38h-44z", "#d0ebff"),
        rect(18, 112, 204, 74, 30, "#e03131"),
        rect(18, 150, 204, 36, 18, "#c92a2a"),
        circle(210, 138, 12, "#ffe066") + rect(18, 132, 14, 16, 5, "#ffa8a8"),
        face(mood, { x: 148, y: 134, gap: 22, mouth: 20 }),
        sway === 0 ? "" : line("M4 132h-2M10 152H0M6 172H0", "#adb5bd", 6),
      ].join(""),
    ),
    wheel(68),
    wheel(174),
  );
}

export function rocket({ sway, mood }: Motion): string {
  const flame = 26 + sway * 10;
  return picture(
    sway === 0 && mood === "calm"
      ? ""
      : soft(`M100 196q-6 ${flame} 20 ${flame + 8}q26-8 20-${flame + 8}z`, "#ffa94d", 8) +
          soft(`M110 196q-2 ${flame - 12} 10 ${flame - 6}q12-6 10-${flame - 6}z`, "#ffe066", 4),
    soft("M78 140q-34 16-34 58 24-16 42-16zM162 140q34 16 34 58-24-16-42-16z", "#e03131", 8),
    path("M120 8c38 28 52 70 52 110 0 34-8 60-18 78H86c-10-18-18-44-18-78 0-40 14-82 52-110z", "#e3e7f2"),
    path("M120 8c20 15 34 34 42 56H78c8-22 22-41 42-56z", "#e03131"),
    rect(86, 186, 68, 14, 6, "#868e96"),
    circle(120, 116, 42, "#8222ff") + circle(120, 116, 35, "#e5dbff"),
    face(mood, { x: 122, y: 110, gap: 15, mouth: 16, cheeks: null }),
  );
}

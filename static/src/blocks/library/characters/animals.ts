/** The animals on two legs. */
import type { Look } from "./biped";
import { eye, face, type Mood, smile } from "./faces";
import { both, circle, ellipse, INK, line, path, soft, turned } from "./svg";

/** A head: what is behind it, its round shape, and what is on it. */
const head =
  (color: string, behind: string, on: (mood: Mood) => string, [rx, ry] = [62, 55]) =>
  (mood: Mood): string =>
    behind + ellipse(120, 88, rx ?? 62, ry ?? 55, color) + on(mood);

const belly = (color: string): string => ellipse(124, 168, 25, 26, color);
const nose = (x: number, y: number, color: string = INK): string => ellipse(x, y, 7.5, 5.5, color);
const muzzle = (color: string): string => ellipse(127, 108, 29, 21, color);
const snout = (mood: Mood, color: string): string =>
  muzzle(color) + face(mood, { x: 126, y: 82, mouth: 32 }) + nose(128, 101);

export const cat: Look = {
  arms: "#f59e42",
  legs: "#f59e42",
  hands: "#fff3e2",
  feet: "#fff3e2",
  body: "#f59e42",
  back: line("M92 186c-34 8-58-10-50-40 4-14 18-14 20-4", "#e0822a", 15),
  front: belly("#fff3e2"),
  head: head(
    "#f59e42",
    both(soft("M70 64L64 24l38 22z", "#f59e42", 12) + soft("M76 58l-4-20 18 11z", "#ffb7c5", 5)),
    (mood) =>
      line("M108 38l4 15M121 35v17M134 38l-4 15", "#c96a1a", 6) +
      face(mood, { x: 126, y: 86, mouth: 27 }) +
      line("M64 98l-22-5M64 106l-22 3M180 98l20-5M180 106l20 3", "#c96a1a", 3) +
      path("M121 101h12l-6 7z", "#e2557a"),
  ),
};

export const dog: Look = {
  arms: "#c98a55",
  legs: "#c98a55",
  hands: "#fff0dc",
  feet: "#fff0dc",
  body: "#c98a55",
  back: line("M90 184c-20 0-34-12-36-30", "#a76b3a", 14),
  front: belly("#fff0dc") + line("M96 138q26 16 52 0", "#e03131", 9) + circle(124, 151, 7, "#fcc419"),
  head: head(
    "#c98a55",
    "",
    (mood) =>
      ellipse(148, 78, 24, 27, "#fff0dc") +
      snout(mood, "#fff0dc") +
      both(turned(20, 66, 84, ellipse(64, 88, 18, 40, "#8f5a2e"))),
  ),
};

export const rabbit: Look = {
  arms: "#e3d8ef",
  legs: "#e3d8ef",
  feet: "#f6f1fb",
  body: "#ece4f5",
  back: circle(82, 186, 15, "#f6f1fb"),
  front: path("M88 160q32 12 64 0v20q0 18-30 18t-34-18z", "#4dabf7"),
  head: head(
    "#ece4f5",
    both(turned(-9, 96, 60, ellipse(94, 36, 16, 40, "#ece4f5") + ellipse(94, 38, 7.5, 28, "#ffb7c5"))),
    (mood) => face(mood, { x: 126, y: 88, mouth: 27 }) + path("M121 103h12l-6 7z", "#e2557a"),
    [58, 50],
  ),
};

export const bear: Look = {
  arms: "#9a6240",
  legs: "#9a6240",
  feet: "#7d4c2f",
  body: "#9a6240",
  front: belly("#d9a877"),
  head: head("#9a6240", both(circle(72, 46, 23, "#9a6240") + circle(72, 46, 12, "#d9a877")), (mood) =>
    snout(mood, "#e7c197"),
  ),
};

export const panda: Look = {
  arms: "#2f2a3a",
  legs: "#2f2a3a",
  feet: "#2f2a3a",
  body: "#f1eef5",
  front: path("M86 150q-2-22 30-22h8q32 0 30 22-34 12-68 0z", "#2f2a3a"),
  head: head(
    "#f1eef5",
    both(circle(72, 44, 21, "#2f2a3a")),
    (mood) =>
      turned(16, 101, 86, ellipse(101, 86, 16, 20, "#2f2a3a")) +
      turned(-16, 151, 86, ellipse(151, 86, 16, 20, "#2f2a3a")) +
      face(mood, { x: 126, y: 86, mouth: 32, ink: INK }) +
      circle(102, 86, mood === "calm" ? 7 : 0, "#fff") +
      circle(150, 86, mood === "calm" ? 7 : 0, "#fff") +
      circle(103.5, 86, mood === "calm" ? 4.5 : 0, INK) +
      circle(151.5, 86, mood === "calm" ? 4.5 : 0, INK) +
      (mood === "happy" ? line("M93 90q9-13 18 0M141 90q9-13 18 0", "#fff", 5) : "") +
      nose(127, 104),
  ),
};

export const fox: Look = {
  arms: "#e8632b",
  legs: "#5a3325",
  hands: "#5a3325",
  feet: "#3d2219",
  body: "#e8632b",
  back:
    soft("M92 190c-40 12-68-10-58-48 10 18 30 14 44 14z", "#e8632b", 8) +
    path("M33 140c-4 16 0 26 8 36 2-14 8-22 14-24-12 0-18-4-22-12z", "#fff"),
  front: belly("#ffffff"),
  head: head(
    "#e8632b",
    both(soft("M68 68L56 16l48 28z", "#e8632b", 10) + soft("M72 56l-6-24 22 14z", "#3d2219", 4)),
    (mood) =>
      path("M60 98c20-8 44-2 66 26 18-28 38-34 55-26-4 26-28 45-61 45S64 124 60 98z", "#ffffff") +
      face(mood, { x: 126, y: 84, mouth: 34 }) +
      nose(127, 108),
    [64, 54],
  ),
};

export const frog: Look = {
  arms: "#57b847",
  legs: "#57b847",
  hands: "#7ed36a",
  feet: "#7ed36a",
  body: "#57b847",
  front: belly("#e4f7c8"),
  head: (mood) =>
    both(circle(84, 48, 25, "#57b847")) +
    ellipse(120, 92, 70, 48, "#57b847") +
    circle(87, 47, 17, "#fff") +
    circle(159, 47, 17, "#fff") +
    eye(mood === "surprised" ? "calm" : mood, 89, 48) +
    eye(mood === "surprised" ? "calm" : mood, 161, 48) +
    ellipse(76, 100, 10, 7, "#ff8fb1", 'opacity=".65"') +
    ellipse(172, 100, 10, 7, "#ff8fb1", 'opacity=".65"') +
    circle(118, 82, 2.5, "#3c8a30") +
    circle(134, 82, 2.5, "#3c8a30") +
    (mood === "calm" ? line("M92 104q34 22 68 0", INK, 4.5) : smile(mood, 126, 104)),
};

export const dinosaur: Look = {
  arms: "#3aa982",
  legs: "#3aa982",
  feet: "#2c8768",
  body: "#3aa982",
  back:
    soft("M100 172c-34 10-64 24-80 20 12-22 40-34 70-44z", "#3aa982", 10) +
    path("M36 176l2-18 16 10zM58 164l2-20 18 12z", "#fcc419"),
  front: belly("#d6f5de") + line("M108 162h32M106 174h36", "#a7ddb8", 4),
  head: head(
    "#3aa982",
    path("M64 76l-20-14 26-8zM76 50L66 26l28 8zM104 38l4-26 22 20zM136 36l20-18 6 28z", "#fcc419"),
    (mood) =>
      ellipse(136, 108, 48, 27, "#55c39b") +
      face(mood, { x: 128, y: 78, mouth: 36 }) +
      circle(146, 98, 3, "#1f6b51") +
      circle(160, 98, 3, "#1f6b51"),
    [60, 54],
  ),
};

export const penguin: Look = {
  arms: "#2b3a55",
  legs: "#f59e0b",
  feet: "#f59e0b",
  body: "#2b3a55",
  leg: 13,
  front:
    ellipse(124, 168, 29, 31, "#ffffff") +
    line("M90 136q32 18 62 0", "#e03131", 10) +
    line("M104 144v26", "#e03131", 11),
  head: head(
    "#2b3a55",
    "",
    (mood) =>
      ellipse(108, 92, 27, 33, "#fff") +
      ellipse(146, 92, 27, 33, "#fff") +
      ellipse(127, 108, 36, 25, "#fff") +
      face(mood, { x: 127, y: 86, gap: 19, mouth: mood === "calm" ? null : 34 }) +
      soft("M115 104h24l-12 13z", "#f59e0b", 5),
  ),
};

export const chick: Look = {
  arms: "#f4b800",
  legs: "#f08c00",
  feet: "#f08c00",
  body: "#ffd43b",
  leg: 9,
  back: soft("M88 176l-28-10 8 28z", "#f4b800", 8),
  front: ellipse(124, 172, 24, 22, "#fff3bf"),
  head: head(
    "#ffd43b",
    line("M118 36c-4-12 2-18 2-24M124 36c4-10 10-12 16-16", "#f4b800", 7),
    (mood) =>
      face(mood, { x: 127, y: 84, mouth: mood === "calm" ? null : 36 }) + soft("M112 102h30l-15 14z", "#f08c00", 5),
  ),
};

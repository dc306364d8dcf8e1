/** People, and those who could be some. */
import type { Look } from "./biped";
import { face, type Mood, smile } from "./faces";
import { both, circle, ellipse, line, path, rect, soft } from "./svg";

const SKIN = "#ffd9b8";

const person =
  (behind: string, hair: string, skin = SKIN) =>
  (mood: Mood): string =>
    behind +
    both(circle(66, 94, 11, skin)) +
    ellipse(120, 90, 54, 52, skin) +
    face(mood, { x: 127, y: 92, gap: 22, mouth: 24 }) +
    hair;

export const girl: Look = {
  arms: SKIN,
  legs: SKIN,
  feet: "#e2557a",
  body: "#f06595",
  front:
    path("M92 150h56l20 50q-48 12-96 0z", "#f06595") +
    path("M104 132q16 12 34 0l-4 10q-12 8-26 0z", "#fff") +
    circle(121, 164, 4, "#fff") +
    circle(121, 180, 4, "#fff"),
  head: person(
    both(ellipse(48, 100, 20, 32, "#5b3a26") + circle(62, 72, 9, "#fcc419")) + ellipse(120, 80, 62, 56, "#5b3a26"),
    path("M64 92c0-46 28-62 58-62s54 18 54 62c-10-12-18-22-24-34-18 16-54 14-66 12-6 8-14 14-22 22z", "#5b3a26"),
  ),
};

export const boy: Look = {
  arms: SKIN,
  legs: "#2f5fb3",
  hands: SKIN,
  feet: "#e03131",
  body: "#2f9e44",
  front:
    path("M84 150q36 10 72 0v12q-36 10-72 0z", "#fcc419") + path("M84 182h72v4q0 14-18 14h-36q-18 0-18-14z", "#2f5fb3"),
  head: person(
    "",
    path(
      "M62 86c-6-42 24-62 60-60 40-4 62 24 56 60-8-4-12-12-14-22-12 6-22 2-30-4-12 10-34 12-52 6-10 4-14 12-20 20z",
      "#2b2233",
    ),
  ),
};

export const wizard: Look = {
  arms: "#6741d9",
  legs: "#4b2fb0",
  hands: SKIN,
  feet: "#2b2233",
  body: "#6741d9",
  front:
    path("M90 140h60l22 62q-52 14-104 0z", "#6741d9") +
    path("M92 150l5 9 10 1-7 7 2 10-10-5-9 5 2-10-7-7 10-1zM144 172l4 7 8 1-6 5 2 8-8-4-7 4 2-8-6-5 8-1z", "#ffd43b"),
  head: (mood) =>
    person("", "")(mood) +
    path("M72 104c4 44 24 66 50 72 30-8 46-30 50-72-8 14-20 16-30 10-10 8-26 8-34 0-12 6-28 4-36-10z", "#f4f1f8") +
    smile(mood, 125, 118) +
    soft("M60 62c20 10 100 10 122 0L140 46 118-4 96 46z", "#6741d9", 10) +
    path("M80 50q40 14 78 0l4 12q-42 16-88 0z", "#ffd43b"),
};

export const astronaut: Look = {
  arms: "#cfd6e6",
  legs: "#cfd6e6",
  hands: "#f08c00",
  feet: "#f08c00",
  body: "#e9ecf5",
  back: rect(72, 132, 96, 56, 18, "#adb5c9"),
  front:
    rect(100, 156, 44, 26, 7, "#adb5c9") +
    circle(112, 169, 5, "#e03131") +
    circle(128, 169, 5, "#2f9e44") +
    line("M86 146h68", "#f08c00", 6),
  head: (mood) =>
    line("M164 40l14-20", "#adb5c9", 6) +
    circle(180, 18, 7, "#e03131") +
    ellipse(120, 86, 68, 60, "#e9ecf5") +
    ellipse(126, 88, 53, 46, "#2b3a66") +
    ellipse(126, 90, 46, 40, SKIN) +
    face(mood, { x: 130, y: 86, gap: 19, mouth: 22 }) +
    line("M90 66q8-12 20-16", "#ffffff", 6),
};

export const robot: Look = {
  arms: "#8aa0b8",
  legs: "#8aa0b8",
  hands: "#54687f",
  feet: "#54687f",
  body: "#b9c8d8",
  front:
    rect(98, 150, 46, 32, 8, "#54687f") +
    circle(110, 166, 6, "#ff6b6b") +
    circle(131, 160, 4, "#ffd43b") +
    circle(131, 172, 4, "#69db7c"),
  head: (mood) =>
    line("M120 40V18", "#54687f", 7) +
    circle(120, 16, 10, "#ff6b6b") +
    both(rect(48, 76, 16, 32, 6, "#54687f")) +
    rect(60, 38, 120, 98, 28, "#b9c8d8") +
    rect(74, 54, 98, 68, 20, "#22304a") +
    face(mood, { x: 124, y: 82, gap: 23, mouth: 22, ink: "#66e0ff", cheeks: null }),
};

export const alien: Look = {
  arms: "#8ce0c8",
  legs: "#8ce0c8",
  feet: "#4fb89c",
  body: "#5f3dc4",
  front: line("M88 158q34 10 66 0", "#b197fc", 7) + circle(122, 178, 8, "#ffd43b"),
  head: (mood) =>
    line("M96 44C88 30 84 24 74 18M144 44c8-14 12-20 22-26", "#8ce0c8", 8) +
    both(circle(72, 16, 11, "#ffd43b")) +
    path("M120 32c44 0 66 24 66 56 0 30-38 54-66 54S54 118 54 88c0-32 22-56 66-56z", "#8ce0c8") +
    face(mood, { x: 127, y: 88, gap: 27, mouth: 27, cheeks: "#f783ac" }),
};

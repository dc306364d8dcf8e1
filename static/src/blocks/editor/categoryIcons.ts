/** The pictures of the categories: paths in one line style on a 24 × 24 grid, told apart by shape as well as color. */
import type { CategoryId } from "../definitions";

export const categoryIcons: Readonly<Record<CategoryId, string>> = {
  /** A flag. */
  start: "M6 21V4h12.5l-3 4 3 4H6",
  /** A sparkle. */
  ai: "M11 4.5l1.9 5.6 5.6 1.9-5.6 1.9L11 19.5l-1.9-5.6L3.5 12l5.6-1.9zM18.5 3v4M16.5 5h4",
  /** Arrows that go around. */
  flow: "M16.5 3.5l3 3-3 3M19.5 6.5H9.5a5 5 0 0 0-5 5v.5M7.5 20.5l-3-3 3-3M4.5 17.5h10a5 5 0 0 0 5-5V12",
  /** Arrows in four directions. */
  moving: "M12 3v18M3 12h18M9.5 5.5L12 3l2.5 2.5M9.5 18.5L12 21l2.5-2.5M5.5 9.5L3 12l2.5 2.5M18.5 9.5L21 12l-2.5 2.5",
  /** A face. */
  looks: "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 1 0-17 0zM9 9.5v.5M15 9.5v.5M8 14a4.6 4.6 0 0 0 8 0",
  /** A brush with its stroke. */
  brush:
    "M20.5 3.5c-4 2-8.5 6-11 9.5l2 2c3.5-2.5 7.5-7 9-11.5zM9 13.5c-2.5 0-3.4 1.5-3.6 3.3-.2 1.5-.8 2.5-2.4 3 3.5 1.2 8 .2 8.3-4",
  /** A letter in a frame. */
  text: "M4 6.5V4h16v2.5M4 17.5V20h16v-2.5M8 9.5V8h8v1.5M12 8v8M10.5 16h3",
  /** A loudspeaker. */
  sound: "M3.5 9.5v5H7l5 4v-13l-5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18.2 6.2a8.2 8.2 0 0 1 0 11.6",
  /** Right and wrong. */
  judgement: "M3 8.5L6 11.5 11.5 5M13.5 13.5l6 6M19.5 13.5l-6 6",
  /** Plus, minus, times, equals. */
  calc: "M7 3.5v7M3.5 7h7M14 7h6.5M4.5 14.5l5 5M9.5 14.5l-5 5M14 15.2h6.5M14 18.8h6.5",
  /** A store of values. */
  data: "M5 6.5c0-1.7 3.1-3 7-3s7 1.3 7 3-3.1 3-7 3-7-1.3-7-3zM5 6.5v11c0 1.7 3.1 3 7 3s7-1.3 7-3v-11M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3",
  /** The sign of a function. */
  functions: "M17.5 5C14 3 12.6 5.8 12 9.5l-1.2 6c-.6 3.3-2 5.4-4.8 3.8M8 10.5h8.5",
};

/** The steps of the guided first lesson. The words are `first_lesson.<step>_…`. */

/** What a button of the plan does in the product. */
export type LessonAction = "join" | "hand_out" | "wall" | "hint" | "swap" | "freeze" | "thaw" | "collect";

export interface LessonStep {
  name: string;
  /** From and to, in minutes of the lesson. */
  minutes: readonly [number, number];
  /** How many lines tell what the teacher does. */
  lines: number;
  actions: readonly LessonAction[];
}

export const STEPS: readonly LessonStep[] = [
  { name: "come_in", minutes: [0, 5], lines: 3, actions: ["join"] },
  { name: "meet", minutes: [5, 10], lines: 3, actions: ["hand_out"] },
  { name: "train", minutes: [10, 18], lines: 3, actions: ["wall"] },
  { name: "fail", minutes: [18, 28], lines: 3, actions: ["hint"] },
  { name: "mend", minutes: [28, 38], lines: 3, actions: ["hint", "swap"] },
  { name: "end", minutes: [38, 45], lines: 3, actions: ["freeze", "thaw", "collect"] },
];

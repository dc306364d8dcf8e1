import type { CategoryId } from "./definition";

export interface Category {
  id: CategoryId;
  /** Near Entry's colours, darkened until white words on them reach a contrast of 4.5. */
  colour: string;
}

/** In Entry's order. */
export const categories: readonly Category[] = [
  { id: "start", colour: "#0a8537" },
  { id: "flow", colour: "#0b76ad" },
  { id: "moving", colour: "#9b2fae" },
  { id: "looks", colour: "#d9264f" },
  { id: "sound", colour: "#4a7a0c" },
  { id: "judgement", colour: "#4056e0" },
  { id: "calc", colour: "#a85e00" },
  { id: "data", colour: "#c01f8a" },
  { id: "functions", colour: "#b3420a" },
  { id: "ai", colour: "#8222ff" },
];

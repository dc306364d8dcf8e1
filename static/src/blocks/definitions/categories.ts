import type { CategoryId } from "./definition";

export interface Category {
  id: CategoryId;
  /** Close to Entry's colors, darkened until white text on them has a contrast of 4.5. */
  color: string;
}

/** In Entry's order, but for the blocks that this product is about. */
export const categories: readonly Category[] = [
  { id: "start", color: "#0a8537" },
  { id: "ai", color: "#8222ff" },
  { id: "flow", color: "#0b76ad" },
  { id: "moving", color: "#9b2fae" },
  { id: "looks", color: "#d9264f" },
  { id: "brush", color: "#8a6100" },
  { id: "text", color: "#0b7a75" },
  { id: "sound", color: "#4a7a0c" },
  { id: "judgement", color: "#4056e0" },
  { id: "calc", color: "#a85e00" },
  { id: "data", color: "#c01f8a" },
  { id: "functions", color: "#b3420a" },
];

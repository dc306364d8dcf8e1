/** The stage's backgrounds, drawn for this product. */

const urls = import.meta.glob<string>("./backgrounds/*.svg", { query: "?url", import: "default", eager: true });

/** In menu order; "" is the plain stage. */
export const backgrounds = [
  "",
  "meadow",
  "forest",
  "park",
  "farm",
  "lake",
  "mountain",
  "spring",
  "autumn",
  "beach",
  "sea",
  "jungle",
  "desert",
  "volcano",
  "snow",
  "sky",
  "sunset",
  "night",
  "moon",
  "space",
  "room",
  "library",
  "lab",
  "soccer",
  "theater",
  "bedroom",
  "kitchen",
  "road",
  "city",
  "castle",
  "grid",
] as const;

/** The address of a background; null for the plain stage and for an unknown name. */
export const backgroundUrl = (name: string): string | null => urls[`./backgrounds/${name}.svg`] ?? null;

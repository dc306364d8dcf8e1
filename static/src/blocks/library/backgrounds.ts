/** The stage's backgrounds, drawn for this product. */

const urls = import.meta.glob<string>("./backgrounds/*.svg", { query: "?url", import: "default", eager: true });

/** In menu order; "" is the plain stage. */
export const backgrounds = ["", "meadow", "sea", "night", "space", "room", "desert", "snow", "city", "grid"] as const;

/** The address of a background; null for the plain stage and for an unknown name. */
export const backgroundUrl = (name: string): string | null => urls[`./backgrounds/${name}.svg`] ?? null;

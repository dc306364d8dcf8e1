/** The stage's backgrounds, drawn for this product. */

const addresses = import.meta.glob<string>("./backgrounds/*.svg", { query: "?url", import: "default", eager: true });

/** In the order of the menu; "" is the plain stage. */
export const backgrounds = ["", "meadow", "sea", "night", "space", "room", "desert", "snow", "city", "grid"] as const;

/** The picture of a background; null for the plain stage, and for one that this page does not have. */
export const backgroundAddress = (name: string): string | null => addresses[`./backgrounds/${name}.svg`] ?? null;

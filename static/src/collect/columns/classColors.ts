const COLORS = 8;

/** The CSS class for the color of a class, which the server numbers; there are eight colors. */
export const classColor = (color: number) => `hue-${((color % COLORS) + COLORS) % COLORS}`;

const HUES = 8;

/** The CSS class that gives a class its colour; after eight classes the colours start again. */
export const hueClass = (index: number) => `hue-${((index % HUES) + HUES) % HUES}`;

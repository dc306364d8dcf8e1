/** Color and brightness effects on pixels, because not every browser supports canvas filters. */

/**
 * Returns a function that changes pixels in place; null when nothing has to change. A `color` of 200 is a full turn of
 * the color wheel.
 */
export function colorEffect(color: number, brightness: number): ((pixels: Uint8ClampedArray) => void) | null {
  const hue = Math.round(color);
  const light = Math.round(brightness);
  if (hue % 200 === 0 && light === 0) return null;
  const rows = hueRows((hue / 200) * 2 * Math.PI);
  const lift = (255 * light) / 100;
  return (pixels) => {
    for (let at = 0; at < pixels.length; at += 4) {
      const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
      rows.forEach(([r, g, b], channel) => {
        pixels[at + channel] = r * red + g * green + b * blue + lift;
      });
    }
  };
}

type Row = [number, number, number];

/** The hue rotation of the Filter Effects specification, which preserves luminance (0.213, 0.715, 0.072). */
function hueRows(angle: number): [Row, Row, Row] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [0.213 + c * 0.787 - s * 0.213, 0.715 - c * 0.715 - s * 0.715, 0.072 - c * 0.072 + s * 0.928],
    [0.213 - c * 0.213 + s * 0.143, 0.715 + c * 0.285 + s * 0.14, 0.072 - c * 0.072 - s * 0.283],
    [0.213 - c * 0.213 - s * 0.787, 0.715 - c * 0.715 + s * 0.715, 0.072 + c * 0.928 + s * 0.072],
  ];
}

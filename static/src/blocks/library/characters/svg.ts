/** Parts of a drawing as SVG text, on a square of 240 units. */

export const SIDE = 240;
export const INK = "#241b35";

const short = (value: number): string => String(Math.round(value * 10) / 10);

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more = ""): string =>
  `<ellipse cx="${short(cx)}" cy="${short(cy)}" rx="${short(rx)}" ry="${short(ry)}" fill="${fill}"${more && ` ${more}`}/>`;

export const circle = (cx: number, cy: number, r: number, fill: string, more = ""): string =>
  `<circle cx="${short(cx)}" cy="${short(cy)}" r="${short(r)}" fill="${fill}"${more && ` ${more}`}/>`;

export const rect = (x: number, y: number, width: number, height: number, rx: number, fill: string): string =>
  `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="${rx}" fill="${fill}"/>`;

export const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;

/** A filled shape whose corners are round. */
export const soft = (d: string, fill: string, width = 8): string =>
  `<path d="${d}" fill="${fill}" stroke="${fill}" stroke-width="${width}" stroke-linejoin="round"/>`;

export const line = (d: string, color: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

export const moved = (x: number, y: number, ...parts: string[]): string =>
  `<g transform="translate(${short(x)} ${short(y)})">${parts.join("")}</g>`;

export const turned = (degrees: number, x: number, y: number, ...parts: string[]): string =>
  `<g transform="rotate(${short(degrees)} ${x} ${y})">${parts.join("")}</g>`;

/** The part and its mirror image on the other side. */
export const both = (part: string): string => `${part}<g transform="matrix(-1 0 0 1 ${SIDE} 0)">${part}</g>`;

export const picture = (...parts: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}">${parts.join("")}</svg>`;

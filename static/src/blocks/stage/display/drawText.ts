/** Draws the text of a text box around the origin; `size` is that of its letters in the canvas's units. */
import type { TextBox } from "../../runtime/world";
import { LINE_HEIGHT, linesOf, textSize } from "../model/textLook";
import type { Context } from "./bitmaps";

/** Space between the text and the side of its box, in letter sizes. */
const INSET = 0.3;
const ROUNDING = 0.25;

export function drawText(context: Context, text: TextBox, size: number): void {
  const { width, height } = textSize(text);
  if (text.background !== null) drawBackground(context, colorText(text.background), width * size, height * size, size);
  context.fillStyle = colorText(text.color);
  context.font = `700 ${size}px ${fontFamily()}`;
  context.textAlign = text.align;
  context.textBaseline = "middle";
  const place = { left: -width / 2 + INSET, center: 0, right: width / 2 - INSET }[text.align] * size;
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    const down = (index - (lines.length - 1) / 2) * LINE_HEIGHT * size;
    // Letters of an unusual font are narrowed rather than cut.
    context.fillText(line, place, down, (width - 2 * INSET) * size);
  }
}

function drawBackground(context: Context, color: string, width: number, height: number, size: number): void {
  context.fillStyle = color;
  context.beginPath();
  outlineBox(context, width / 2, height / 2, ROUNDING * size);
  context.fill();
}

/** A rounded box around the origin; `roundRect` would need Safari 16. */
function outlineBox(context: Context, right: number, bottom: number, radius: number): void {
  context.moveTo(0, -bottom);
  context.arcTo(right, -bottom, right, bottom, radius);
  context.arcTo(right, bottom, -right, bottom, radius);
  context.arcTo(-right, bottom, -right, -bottom, radius);
  context.arcTo(-right, -bottom, right, -bottom, radius);
  context.closePath();
}

const colorText = (color: number): string => `#${color.toString(16).padStart(6, "0")}`;

/** The font of the page, asked for once. */
let family: string | null = null;
function fontFamily(): string {
  family ??= getComputedStyle(document.body).fontFamily || "sans-serif";
  return family;
}

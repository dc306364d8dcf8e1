/** Draws the text of a text box around the origin; `size` is that of its letters in the canvas's units. */
import type { TextBox, TextEffect, TextFont } from "../../runtime/world";
import { LINE_HEIGHT, linesOf, textSize } from "../model/textLook";
import type { Context } from "./bitmaps";

/** Space between the text and the side of its box, in letter sizes. */
const INSET = 0.3;
const ROUNDING = 0.25;

export function drawText(context: Context, text: TextBox, size: number): void {
  const { width, height } = textSize(text);
  if (text.background !== null) drawBackground(context, colorText(text.background), width * size, height * size, size);
  context.fillStyle = colorText(text.color);
  context.font = fontOf(text, size);
  context.textAlign = text.align;
  context.textBaseline = "middle";
  const place = { left: -width / 2 + INSET, center: 0, right: width / 2 - INSET }[text.align] * size;
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    const down = (index - (lines.length - 1) / 2) * LINE_HEIGHT * size;
    // Letters of an unusual font are narrowed rather than cut.
    const room = (width - 2 * INSET) * size;
    context.fillText(line, place, down, room);
    for (const [effect, height] of STROKES)
      if (text.effects.includes(effect))
        strokeLine(context, line, { text, place, room, down: down + height * size, size });
  }
}

/** Lines through or under the letters, and how far below their middle, in letter sizes. */
const STROKES: ReadonlyArray<[TextEffect, number]> = [
  ["underLine", 0.48],
  ["strike", 0.03],
];
const STROKE_HEIGHT = 0.07;

interface Stroke {
  text: TextBox;
  place: number;
  room: number;
  down: number;
  size: number;
}

function strokeLine(context: Context, line: string, { text, place, room, down, size }: Stroke): void {
  const length = Math.min(room, context.measureText(line).width);
  const left = { left: place, center: place - length / 2, right: place - length }[text.align];
  context.fillRect(left, down, length, STROKE_HEIGHT * size);
}

/** Letters of a text box are strong, for they are read from afar; bold ones are stronger. */
function fontOf({ font, effects }: TextBox, size: number): string {
  const slant = effects.includes("fontItalic") ? "italic " : "";
  const weight = effects.includes("fontBold") ? 900 : 600;
  return `${slant}${weight} ${size}px ${FAMILIES[font] ?? pageFont()}`;
}

/** Fonts of Korean letters that devices have; any other device draws its own. */
const FAMILIES: Record<TextFont, string | null> = {
  sans: null,
  serif: '"Nanum Myeongjo", "Noto Serif KR", "Noto Serif CJK KR", AppleMyungjo, Batang, serif',
  mono: '"D2Coding", "Nanum Gothic Coding", "Noto Sans Mono CJK KR", GulimChe, monospace',
};

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
function pageFont(): string {
  family ??= getComputedStyle(document.body).fontFamily || "sans-serif";
  return family;
}

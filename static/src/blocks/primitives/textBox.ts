import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { BlockProblem } from "../runtime/problems";
import { type Sprite, TEXT_EFFECTS, TEXT_FONTS, type TextBox } from "../runtime/world";
import { parseColor } from "./brush";
import { targetSprite } from "./target";

export const textBox: Primitives = {
  text_read: (call) => textOf(targetSprite(call, call.option("VALUE"))).words,

  text_write: (call) => write(call, call.text("VALUE")),
  text_append: (call) => write(call, textOf(call.sprite).words + call.text("VALUE")),
  text_prepend: (call) => write(call, call.text("VALUE") + textOf(call.sprite).words),
  text_flush: (call) => write(call, ""),

  text_change_effect(call) {
    const effect = TEXT_EFFECTS.find((known) => known === call.option("EFFECT"));
    if (effect === undefined) return;
    const others = textOf(call.sprite).effects.filter((other) => other !== effect);
    change(call, { effects: call.option("MODE") === "on" ? [...others, effect] : others });
  },
  text_change_font(call) {
    const font = TEXT_FONTS.find((known) => known === call.option("FONT"));
    if (font !== undefined) change(call, { font });
  },
  text_change_font_color(call) {
    const color = parseColor(call.text("VALUE"));
    if (color !== null) change(call, { color });
  },
  text_change_bg_color(call) {
    const background = parseColor(call.text("VALUE"));
    if (background !== null) change(call, { background });
  },
};

const write = (call: PrimitiveCall, words: string): void => change(call, { words });

function change({ sprite, world }: PrimitiveCall, changed: Partial<TextBox>): void {
  world.stage.setText(sprite, { ...textOf(sprite), ...changed });
}

function textOf({ text }: Sprite): TextBox {
  if (text === null) throw new BlockProblem("no_text_box");
  return text;
}

import { type BlockDefinition, choice, color, pick, type Shape, type Slot, words } from "./definition";

const block = (shape: Shape, type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "text",
  shape,
  slots,
});

const written: Slot = words("VALUE", "filling.hello");

export const textBox: readonly BlockDefinition[] = [
  block("value", "text_read", pick("VALUE", "textBox")),
  block("command", "text_write", written),
  block("command", "text_append", written),
  block("command", "text_prepend", written),
  block(
    "command",
    "text_change_effect",
    choice("EFFECT", "strike", "underLine", "fontItalic", "fontBold"),
    choice("MODE", "on", "off"),
  ),
  block("command", "text_change_font", choice("FONT", "sans", "serif", "mono")),
  block("command", "text_change_font_color", color("VALUE", "#e03131")),
  block("command", "text_change_bg_color", color("VALUE", "#fcc419")),
  block("command", "text_flush"),
];

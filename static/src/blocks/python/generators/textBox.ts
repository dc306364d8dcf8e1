import { expression, textLiteral } from "../writer/expression";
import type { Generators } from "../writer/scriptWriter";
import { method } from "./moving";
import { targetExpression } from "./target";

/** Entry's names of effects, and those of the scripts. */
const effects = { strike: "strike", underLine: "underline", fontItalic: "italic", fontBold: "bold" };

export const textBox: Generators = {
  commands: {
    text_write: method("write", "VALUE"),
    text_append: method("write_after", "VALUE"),
    text_prepend: method("write_before", "VALUE"),
    text_change_effect(block) {
      const isOn = block.mappedOption({ on: "True", off: "False" }, "MODE");
      block.writeLine(`self.set_text_effect(${textLiteral(block.mappedOption(effects, "EFFECT"))}, ${isOn})`);
    },
    text_change_font: (block) => block.writeLine(`self.set_text_font(${textLiteral(block.option("FONT"))})`),
    text_change_font_color: method("set_text_color", "VALUE"),
    text_change_bg_color: method("set_text_background", "VALUE"),
    text_flush: method("erase_text"),
  },
  values: {
    text_read: (block) => expression(`${targetExpression(block, "VALUE")}.read_text()`, "text"),
  },
};

import { expression, textLiteral } from "../writer/expression";
import type { Generators } from "../writer/scriptWriter";
import { method } from "./moving";

export const sound: Generators = {
  commands: {
    sound_effect: (block) =>
      block.writeLine(
        `play_sound(${textLiteral(block.symbols.displayNames.translate(`choice.sound_effect.SOUND.${block.option("SOUND")}`))})`,
      ),
    sound_note_and_wait(block) {
      const note = block.symbols.displayNames.translate(`choice.sound_note_and_wait.NOTE.${block.option("NOTE")}`);
      block.writeLine(`play_note(${textLiteral(note)}, ${block.argumentList("SECOND")})`);
    },
    read_text: method("read", "TEXT"),
    read_text_wait: method("read_and_wait", "TEXT"),
    sound_volume_change: (block) => block.writeLine(`change_volume(${block.argumentList("VALUE")})`),
    sound_volume_set: (block) => block.writeLine(`set_volume(${block.argumentList("VALUE")})`),
    sound_silent_all: (block) => block.writeLine("stop_sounds()"),
  },
  values: { get_sound_volume: () => expression("volume()", "number") },
};

import { isOwnSound } from "../../library/sounds";
import { expression, textLiteral } from "../writer/expression";
import type { BlockWriter, Generators } from "../writer/scriptWriter";
import { method } from "./moving";

export const sound: Generators = {
  commands: {
    sound_effect: (block) => block.writeLine(`play_sound(${textLiteral(soundName(block))})`),
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

function soundName({ symbols, option }: BlockWriter): string {
  const sound = option("SOUND");
  const { translate } = symbols.displayNames;
  const own = symbols.program.sounds?.find(({ id }) => id === sound)?.name;
  return own ?? translate(isOwnSound(sound) ? "sound.missing" : `choice.sound_effect.SOUND.${sound}`);
}

import { code, textLiteral } from "../code";
import type { Forms } from "../writer";
import { method, slowMethod } from "./moving";

export const sound: Forms = {
  commands: {
    sound_effect: (block) => block.line(`play_sound(${textLiteral(block.things.shown.say(`choice.sound_effect.SOUND.${block.option("SOUND")}`))})`),
    sound_note_and_wait(block) {
      const note = block.things.shown.say(`choice.sound_note_and_wait.NOTE.${block.option("NOTE")}`);
      block.line(`await play_note(${textLiteral(note)}, ${block.args("SECOND")})`);
    },
    read_text: method("read", "TEXT"),
    read_text_wait: slowMethod("read_and_wait", "TEXT"),
    sound_volume_change: (block) => block.line(`change_volume(${block.args("VALUE")})`),
    sound_volume_set: (block) => block.line(`set_volume(${block.args("VALUE")})`),
    sound_silent_all: (block) => block.line("stop_sounds()"),
  },
  values: { get_sound_volume: () => code("volume()", "number") },
};

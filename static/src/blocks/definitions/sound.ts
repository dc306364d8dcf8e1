import { allSounds } from "../library/sounds";
import { type BlockDefinition, choice, number, type Shape, type Slot, words } from "./definition";

const block = (shape: Shape, type: string, ...slots: Slot[]): BlockDefinition => ({
  type,
  category: "sound",
  shape,
  slots,
});

const soundSlot: Slot = { kind: "choice", name: "SOUND", options: allSounds, dialog: "sounds" };
const spoken: Slot = words("TEXT", "filling.hello");

export const sound: readonly BlockDefinition[] = [
  block("command", "sound_effect", soundSlot),
  block(
    "command",
    "sound_note_and_wait",
    choice("NOTE", "C4", "D4", "E4", "F4", "G4", "A4", "B4", "C5"),
    number("SECOND", 0.5),
  ),
  block("command", "read_text", spoken),
  block("command", "read_text_wait", spoken),
  block("command", "sound_volume_change", number("VALUE", 10)),
  block("command", "sound_volume_set", number("VALUE", 50)),
  block("value", "get_sound_volume"),
  block("command", "sound_silent_all"),
];

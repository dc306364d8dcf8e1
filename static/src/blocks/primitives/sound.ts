import type { Call, Primitives } from "../runtime/call";
import { settled, waitUntil } from "../runtime/pauses";

export const sound: Primitives = {
  sound_effect: (call) => call.world.sounds.effect(call.option("SOUND")),

  *sound_note_and_wait(call) {
    const seconds = Math.min(60, Math.max(0, call.number("SECOND")));
    const end = call.program.now() + seconds * 1000;
    call.world.sounds.note(call.option("NOTE"), seconds);
    yield* waitUntil((now) => now >= end);
  },

  /** What cannot be spoken is no problem of the program. */
  read_text(call) {
    void call.world.sounds.speak(call.text("TEXT"));
  },

  *read_text_wait(call) {
    yield* settled(call.world.sounds.speak(call.text("TEXT")));
  },

  sound_volume_change: (call) => setVolume(call, call.world.sounds.volume + call.number("VALUE")),
  sound_volume_set: (call) => setVolume(call, call.number("VALUE")),
  get_sound_volume: (call) => call.world.sounds.volume,
  sound_silent_all: (call) => call.world.sounds.stop(),
};

function setVolume({ world }: Call, volume: number): void {
  world.sounds.volume = Math.min(100, Math.max(0, volume));
}

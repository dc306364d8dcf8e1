import type { PrimitiveCall, Primitives } from "../runtime/primitiveCall";
import { awaitPromise, waitFor } from "../runtime/yields";

export const sound: Primitives = {
  sound_effect: (call) => call.world.sounds.playEffect(call.option("SOUND")),

  *sound_note_and_wait(call) {
    const seconds = Math.min(60, Math.max(0, call.number("SECOND")));
    call.world.sounds.playNote(call.option("NOTE"), seconds);
    yield* waitFor(call.program.now(), seconds * 1000);
  },

  /** A text that cannot be spoken does not fail the script. */
  read_text(call) {
    void call.world.sounds.speakText(call.text("TEXT"));
  },

  *read_text_wait(call) {
    yield* awaitPromise(call.world.sounds.speakText(call.text("TEXT")));
  },

  sound_volume_change: (call) => setVolume(call, call.world.sounds.volume + call.number("VALUE")),
  sound_volume_set: (call) => setVolume(call, call.number("VALUE")),
  get_sound_volume: (call) => call.world.sounds.volume,
  sound_silent_all: (call) => call.world.sounds.stopAll(),
};

function setVolume({ world }: PrimitiveCall, volume: number): void {
  world.sounds.volume = Math.min(100, Math.max(0, volume));
}

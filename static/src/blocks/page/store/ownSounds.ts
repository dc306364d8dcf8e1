/** Adds the student's own sounds to the program, and removes them. */
import { addOwnSound, getLimits } from "../../../api";
import { SoundTooLongError, toWav, UnreadableSoundError } from "../../audio/wav";
import type { Named } from "../../compile";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "./blocksPageStore";
import { toastUndo } from "./undoToast";

/** Stores a sound; its name in the program is `name`. Rejects with words for the student. */
export async function addOwnSoundToProgram(store: BlocksPageStore, sound: Blob, name: string): Promise<void> {
  const { max_sound_seconds: seconds } = await getLimits();
  const wav = await toWav(sound, seconds).catch((error: unknown) => {
    throw explained(error, seconds);
  });
  const { name: id } = await addOwnSound(store.project.value.id, wav);
  keepOwnSound(store, { id, name });
}

/** Makes a stored sound one of the program. */
export function keepOwnSound(store: BlocksPageStore, sound: Named): void {
  store.changeProgram((program) => ({ ...program, sounds: [...(program.sounds ?? []), sound] }));
}

function explained(error: unknown, seconds: number): unknown {
  if (error instanceof SoundTooLongError) return new Error(translateBlocks("sounds.tooLong", { seconds }));
  if (error instanceof UnreadableSoundError) return new Error(translateBlocks("sounds.unreadable"));
  return error;
}

export function removeOwnSound(store: BlocksPageStore, { id, name }: Named): void {
  const { sounds = [] } = store.program.value;
  store.changeProgram((program) => ({ ...program, sounds: (program.sounds ?? []).filter((sound) => sound.id !== id) }));
  toastUndo(translateBlocks("sounds.removed", { name }), () =>
    store.changeProgram((program) => ({ ...program, sounds })),
  );
}

/** Own sounds that the program no longer has: they can be heard, used again, or deleted. */
import { useEffect, useState } from "preact/hooks";
import { deleteOwnSound, listOwnSounds, type OwnSound } from "../../../api";
import { askYesNo } from "../../../components/Questions";
import { toastProblem } from "../../../components/Toasts";
import { formatDateTime } from "../../../words";
import type { Named } from "../../compile";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { OwnSoundLine, type SoundLineProps } from "./OwnSoundLine";

interface UnusedSoundsProps extends Pick<SoundLineProps, "onListen"> {
  store: BlocksPageStore;
  playingSound: string;
  onUse: (sound: Named) => void;
}

export function UnusedSounds({ store, playingSound, onListen, onUse }: UnusedSoundsProps) {
  const [stored, setStored] = useState<OwnSound[]>([]);
  const project = store.project.value.id;
  const inProgram = new Set(store.program.value.sounds?.map(({ id }) => id));
  useEffect(() => {
    listOwnSounds(project).then(setStored, toastProblem);
  }, [project, inProgram.size]);
  const unused = stored.filter(({ name }) => !inProgram.has(name));
  if (unused.length === 0) return null;
  const remove = async (sound: OwnSound, name: string) => {
    if (!(await askToDelete(name))) return;
    await deleteOwnSound(project, sound.id).then(
      () => setStored((known) => known.filter((other) => other !== sound)),
      toastProblem,
    );
  };
  return (
    <section class="own-sounds__unused" aria-label={translateBlocks("sounds.unused")}>
      <h3 class="field__label">{translateBlocks("sounds.unused")}</h3>
      <ul class="library__sounds">
        {unused.map((sound) => {
          const name = translateBlocks("sounds.unusedName", { when: formatDateTime(sound.created_at) });
          return (
            <OwnSoundLine
              key={sound.id}
              sound={{ id: sound.name, name }}
              isChosen={false}
              isPlaying={sound.name === playingSound}
              removeLabel={translateBlocks("library.delete", { name })}
              onListen={onListen}
              onChoose={() => onUse({ id: sound.name, name })}
              onRemove={() => void remove(sound, name)}
            />
          );
        })}
      </ul>
    </section>
  );
}

const askToDelete = (name: string): Promise<boolean> =>
  askYesNo({
    title: translateBlocks("symbols.deleteTitle"),
    text: translateBlocks("library.deleteExplain", { name }),
    yes: translateBlocks("sprites.delete"),
    danger: true,
  });

/** The library of sounds: the student searches or browses it, listens, and chooses a sound for a block. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ownSoundsPath } from "../../../api";
import { IconButton } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { SoundIcon } from "../../../components/icons";
import { searchSounds } from "../../library/soundSearch";
import { isOwnSound, ownSoundUrl, soundGroups, soundUrl } from "../../library/sounds";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { closeDialog } from "../store/openDialog";
import { OwnSounds } from "./OwnSounds";

interface SoundDialogProps {
  store: BlocksPageStore;
  chosen: string;
  onChoose: (sound: string) => void;
}

/** The group of the student's own sounds. */
const OWN = "own";

export function SoundDialog({ store, chosen, onChoose }: SoundDialogProps) {
  const [query, setQuery] = useState("");
  const [group, setGroup] = useState(isOwnSound(chosen) ? OWN : "");
  const { playingSound, listen } = useSoundPreview(ownSoundsPath(store.project.value.id));
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "center" }), []);
  const sounds = searchSounds(query, group, soundName);
  const choose = (sound: string) => {
    closeDialog();
    onChoose(sound);
  };
  return (
    <Dialog title={translateBlocks("sounds.title")} onClose={closeDialog} wide>
      <div class="library">
        <input
          class="input"
          type="search"
          value={query}
          placeholder={translateBlocks("sounds.search")}
          aria-label={translateBlocks("sounds.search")}
          autocomplete="off"
          autofocus
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            if (group === OWN) setGroup("");
          }}
        />
        <div class="library__groups" role="group" aria-label={translateBlocks("sounds.groups")}>
          {["", ...soundGroups.map(({ id }) => id), OWN].map((id) => (
            <button key={id} type="button" class="chip" aria-pressed={group === id} onClick={() => setGroup(id)}>
              {translateBlocks(`sounds.group.${id || "all"}`)}
            </button>
          ))}
        </div>
        {group === OWN ? (
          <OwnSounds store={store} chosen={chosen} playingSound={playingSound} onListen={listen} onChoose={choose} />
        ) : (
          <>
            <p class="field__note">{translateBlocks("sounds.hint")}</p>
            <p class="visually-hidden" role="status">
              {translateBlocks("sounds.count", { count: sounds.length })}
            </p>
            {sounds.length === 0 && <p class="field__note">{translateBlocks("sounds.none", { sought: query })}</p>}
            <ul class="library__sounds" ref={list}>
              {sounds.map((sound) => (
                <li key={sound} class="sound" aria-current={sound === chosen || undefined}>
                  <IconButton
                    kind={sound === playingSound ? "main" : "soft"}
                    label={translateBlocks("sounds.listen", { name: soundName(sound) })}
                    icon={<SoundIcon />}
                    data-preview-sound={sound}
                    onClick={() => listen(sound)}
                  />
                  <button
                    type="button"
                    class="sound__name"
                    data-sound={sound}
                    aria-pressed={sound === chosen}
                    onClick={() => choose(sound)}
                  >
                    {soundName(sound)}
                  </button>
                </li>
              ))}
            </ul>
            <p class="field__note">{translateBlocks("sounds.license")}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

const soundName = (sound: string): string => translateBlocks(`choice.sound_effect.SOUND.${sound}`);

/** Plays one sound at a time and stops it when the window closes. */
function useSoundPreview(ownUrl: string) {
  const [playingSound, setHeard] = useState("");
  const playing = useRef<HTMLAudioElement | null>(null);
  const stop = () => playing.current?.pause();
  useEffect(() => stop, []);
  const listen = (sound: string) => {
    stop();
    const audio = new Audio(soundUrl(sound) ?? ownSoundUrl(sound, ownUrl) ?? "");
    playing.current = audio;
    audio.onended = audio.onpause = () => setHeard((now) => (now === sound && playing.current === audio ? "" : now));
    setHeard(sound);
    audio.play().catch(() => setHeard(""));
  };
  return { playingSound, listen };
}
